package import Imaging

/// Who was seen for how long with which emotions: the sink behind the table at a run's end.
package final class TrackStatistics: Sink {
    package struct Entry: Sendable {
        package let track: Int
        /// Time stamps of the first and the last frame with this face, in seconds.
        package fileprivate(set) var first: Double
        package fileprivate(set) var last: Double
        package fileprivate(set) var frames = 0
        /// For each label the number of frames in which it was shown.
        package fileprivate(set) var counts: [Int]
        /// How often the shown label changed, and how often the raw one did.
        package fileprivate(set) var switches = 0
        package fileprivate(set) var rawSwitches = 0
        fileprivate var shown: Int
        fileprivate var raw: Int
    }

    package private(set) var labels: [String] = []
    private var entries: [Int: Entry] = [:]
    private let limit: Int

    /// - Parameter limit: how many people are remembered, the last ones: a live run of months sees many.
    package init(limit: Int = .max) { self.limit = limit }

    /// By track number.
    package var tracks: [Entry] { entries.values.sorted { $0.track < $1.track } }

    package func begin(_ session: Session) { labels = session.labels }

    package func receive(_ observation: Observation, _ frame: borrowing Frame) {
        for face in observation.faces {
            let raw = Smoother.largest(face.raw)
            var entry =
                entries[face.track]
                ?? Entry(
                    track: face.track, first: observation.time, last: observation.time,
                    counts: [Int](repeating: 0, count: labels.count), shown: face.emotion, raw: raw)
            entry.last = observation.time
            entry.frames += 1
            entry.counts[face.emotion] += 1
            if entry.shown != face.emotion { entry.switches += 1 }
            if entry.raw != raw { entry.rawSwitches += 1 }
            (entry.shown, entry.raw) = (face.emotion, raw)
            entries[face.track] = entry
            if entries.count > limit, let oldest = entries.values.min(by: { $0.last < $1.last }) { entries[oldest.track] = nil }
        }
    }
}
