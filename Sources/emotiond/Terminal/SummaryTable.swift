import Pipeline

extension TrackStatistics {
    /// A row for each person: from when to when, and what was shown how much of the time.
    var table: Table {
        var table = Table([("track", .right), ("from", .right), ("to", .right), ("frames", .right), ("emotions", .left)])
        for entry in tracks {
            let shares = entry.counts.enumerated().filter { $0.element > 0 }.sorted { $0.element > $1.element }
                .map { "\(labels[$0.offset]) \((Double($0.element) / Double(entry.frames)).percent)" }
            table.add([
                String(entry.track), entry.first.formatted(decimals: 1) + " s", entry.last.formatted(decimals: 1) + " s",
                String(entry.frames), shares.joined(separator: ", "),
            ])
        }
        return table
    }
}

extension Summary {
    /// Such as `party.mp4: 300 frames, 10.0 s, 2 people`.
    func heading(source: String) -> String {
        let people = tracks == 1 ? "1 person" : "\(tracks) people"
        return "\(source): \(frames) frames, \(duration.formatted(decimals: 1)) s, \(people)"
    }
}
