/// How many times fell between which bounds.
package struct LatencyHistogram: Sendable, Equatable {
    /// Upper bounds in seconds; what is longer than the last has a place of its own.
    package static let bounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]

    /// One for each bound, and one more.
    package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// Seconds together.
    package private(set) var sum = 0.0

    package init() {}

    package mutating func add(_ seconds: Double) {
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }
}

/// What the stages of a live run take for a picture.
package struct StageLatencies: Sendable, Equatable {
    package var detect = LatencyHistogram()
    /// Counted where there was a face.
    package var crop = LatencyHistogram()
    package var classify = LatencyHistogram()
    /// From the driver's time stamp until all sinks had the observation.
    package var all = LatencyHistogram()

    package init() {}

    /// Adds what a picture took, from the sums before and after it.
    mutating func add(from old: StageTimes, to new: StageTimes) {
        detect.add(from: old.detect, to: new.detect)
        crop.add(from: old.crop, to: new.crop)
        classify.add(from: old.classify, to: new.classify)
    }
}

extension LatencyHistogram {
    fileprivate mutating func add(from old: StageTimes.Stage, to new: StageTimes.Stage) {
        if new.count > old.count { add((new.total - old.total) / .seconds(1)) }
    }
}
