package import Capture

/// The frames of the last seconds: when each was done with and how old it was then.
package struct RecentFrames: Sendable {
    private struct Entry {
        var done: MonotonicTime
        /// Seconds.
        var latency: Double
    }

    /// Seconds that are looked at.
    private static let span = 3.0
    /// No camera is faster than this for so long; it bounds the memory.
    private static let capacity = 1024

    private var entries: [Entry] = []

    package init() {}

    /// Notes a frame of the moment `taken` that all sinks had at `done`.
    package mutating func add(taken: MonotonicTime, done: MonotonicTime) {
        entries.removeAll { done.seconds(since: $0.done) > Self.span }
        if entries.count == Self.capacity { entries.removeFirst() }
        entries.append(Entry(done: done, latency: done.seconds(since: taken)))
    }

    /// Frames a second; 0 where fewer than two came lately. It falls while none come.
    package func rate(at now: MonotonicTime) -> Double {
        let recent = recent(at: now)
        guard let first = recent.first, let last = recent.last, recent.count > 1 else { return 0 }
        let interval = last.done.seconds(since: first.done) / Double(recent.count - 1)
        let silence = now.seconds(since: last.done)
        let elapsed = silence > 2 * interval ? now.seconds(since: first.done) : last.done.seconds(since: first.done)
        return elapsed > 0 ? Double(recent.count - 1) / elapsed : 0
    }

    /// The median age in milliseconds; nil where no frame came lately.
    package func latency(at now: MonotonicTime) -> Double? {
        let sorted = recent(at: now).map(\.latency).sorted()
        return sorted.isEmpty ? nil : sorted[sorted.count / 2] * 1000
    }

    private func recent(at now: MonotonicTime) -> ArraySlice<Entry> {
        entries.drop { now.seconds(since: $0.done) > Self.span }
    }
}
