package import Imaging

/// When a tracker believes in a face, and for how long it remembers one.
package struct TrackerSettings: Sendable, Equatable {
    /// A detection with more agreeing windows than this speaks for a face, one with fewer against.
    ///
    /// Measured with `frontalface_default` at factor 1.1: clutter that looks like a face for a second gathers 4 to 7
    /// windows, real faces with glasses 6 to 14, plain frontal ones 30 and more.
    package var expectedNeighbors = 5.5
    /// The same for the second cascade, which looks only at boxes that no confirmed track explains.
    package var expectedSecondNeighbors = 3.0
    /// What a frame without any detection takes away.
    package var missPenalty = 1.5
    /// The evidence that makes a face; a plain frontal one has it in its first frame.
    package var confirmation = 8.0
    /// No single frame counts for more than this.
    package var largestStep = 12.0
    /// Seconds for which a face is still shown where it was when the detector loses it.
    package var hold = 0.5
    /// Seconds for which its number is kept for it after that.
    package var memory = 3.0

    package init() {}
}

/// Joins the boxes of successive frames into tracks with stable numbers, and keeps clutter out.
///
/// Confirmed tracks choose their boxes first, all at once (least total cost); what is left over and does not merely repeat
/// one of them gathers evidence until it is a face, or fades.
package struct Tracker: Sendable {
    private let settings: TrackerSettings
    private var confirmed: [Track] = []
    private var tentative: [Track] = []
    /// How many tracks were confirmed so far.
    package private(set) var count = 0

    package init(settings: TrackerSettings = TrackerSettings()) { self.settings = settings }

    /// The people who are shown or remembered.
    package var numbers: Set<Int> { Set(confirmed.map(\.number)) }

    /// Boxes around which a detector that does not scan everything must look.
    package func searchBoxes(at time: Double) -> [Box] {
        (confirmed + tentative).map { track in
            var moved = track
            moved.coast(to: time)
            return moved.box
        }
    }

    /// Takes a frame's candidates and returns the faces to show, by number.
    ///
    /// - Parameters:
    ///   - time: seconds of the source; it grows from call to call.
    ///   - secondOpinion: how many windows of another cascade agree on a box; asked only of boxes that are not yet faces.
    package mutating func update(_ candidates: [Candidate], time: Double, secondOpinion: (Box) -> Int) -> [Track] {
        confirmed.removeAll { time - $0.lastSeen > settings.hold + settings.memory }
        let unclaimed = Self.match(&confirmed, candidates, time: time)
        for i in confirmed.indices where confirmed[i].lastSeen < time { confirmed[i].coast(to: time) }

        let unexplained = unclaimed.filter { !repeatsAFace($0.box, time: time) }
        let new = Self.match(&tentative, unexplained, time: time)
        tentative += new.map { Track($0, time: time) }
        weighEvidence(time: time, secondOpinion: secondOpinion)
        return confirmed.filter { time - $0.lastSeen <= settings.hold }.sorted { $0.number < $1.number }
    }

    /// Forgets everybody, as when another camera shows another place. Numbers go on where they were.
    package mutating func clear() {
        confirmed = []
        tentative = []
    }

    /// Gives candidates to tracks and returns those that nobody took.
    private static func match(_ tracks: inout [Track], _ candidates: [Candidate], time: Double) -> [Candidate] {
        let costs = tracks.flatMap { track in candidates.map { track.cost($0, at: time) } }
        let pairs = assign(rows: tracks.count, columns: candidates.count, idle: 2, costs: costs)
        var taken = Set<Int>()
        for (row, column) in pairs.enumerated() {
            guard let column else { continue }
            tracks[row].update(candidates[column], time: time)
            taken.insert(column)
        }
        return candidates.indices.filter { !taken.contains($0) }.map { candidates[$0] }
    }

    /// Whether a box is mostly a shown face over again: the cascade often fires once more a little lower or larger.
    private func repeatsAFace(_ box: Box, time: Double) -> Bool {
        confirmed.contains { track in
            time - track.lastSeen <= settings.hold
                && 10 * box.intersectionArea(track.box) > 4 * min(box.area, track.box.area)
        }
    }

    /// Raises or lowers what speaks for each tentative track, and makes faces of those that have enough.
    private mutating func weighEvidence(time: Double, secondOpinion: (Box) -> Int) {
        for i in tentative.indices {
            guard tentative[i].lastSeen == time else {
                tentative[i].evidence -= settings.missPenalty
                continue
            }
            let own = Double(tentative[i].neighbors) - settings.expectedNeighbors
            let second = Double(secondOpinion(tentative[i].detection)) - settings.expectedSecondNeighbors
            let step = min(own + second, settings.largestStep)
            tentative[i].evidence = max(0, tentative[i].evidence + step)
        }
        tentative.removeAll { $0.evidence < 0 || time - $0.lastSeen > settings.hold }
        // The likeliest first: a box that overlaps a face just made is that face over again.
        for var track in tentative.sorted(by: { $0.evidence > $1.evidence }) where track.evidence >= settings.confirmation {
            guard !repeatsAFace(track.detection, time: time) else { continue }
            count += 1
            track.number = count
            confirmed.append(track)
        }
        tentative = tentative.filter { $0.evidence < settings.confirmation && !repeatsAFace($0.detection, time: time) }
    }
}
