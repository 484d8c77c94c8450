package import Threads

/// The frames of the last seconds: when each was done with and how old it was then.
package struct RecentFrames: Sendable {
    private struct Entry {
        var taken: MonotonicTime
        var done: MonotonicTime
    }

    /// Seconds that are looked at.
    private static let span = 3.0
    /// A shorter silence is only a late picture.
    private static let pause = 0.5
    /// No camera is faster than this for so long; it bounds the memory.
    private static let capacity = 1024

    private var entries: [Entry] = []

    package init() {}

    /// Notes a frame of the moment `taken` that all sinks had at `done`.
    package mutating func add(taken: MonotonicTime, done: MonotonicTime) {
        entries.removeAll { done.seconds(since: $0.done) > Self.span }
        if entries.count == Self.capacity { entries.removeFirst() }
        entries.append(Entry(taken: taken, done: done))
    }

    /// Frames a second; 0 where fewer than two came lately. It falls while none come.
    package func rate(at now: MonotonicTime) -> Double {
        let recent = recent(at: now)
        guard let first = recent.first, let last = recent.last, recent.count > 1 else { return 0 }
        let elapsed = last.taken.seconds(since: first.taken)
        let silence = now.seconds(since: last.taken)
        let isSilent = silence > max(Self.pause, 2 * elapsed / Double(recent.count - 1))
        let whole = isSilent ? now.seconds(since: first.taken) : elapsed
        return whole > 0 ? Double(recent.count - 1) / whole : 0
    }

    /// The median age in milliseconds; nil where no frame came lately.
    package func latency(at now: MonotonicTime) -> Double? {
        let sorted = recent(at: now).map { $0.done.seconds(since: $0.taken) }.sorted()
        return sorted.isEmpty ? nil : sorted[sorted.count / 2] * 1000
    }

    private func recent(at now: MonotonicTime) -> ArraySlice<Entry> {
        entries.drop { now.seconds(since: $0.done) > Self.span }
    }
}
