internal import Synchronization

/// A thread's sign of life for a watchdog: the thread beats, any other may look how long ago that was.
package final class Heartbeat: Sendable {
    private let last = Atomic<Int64>(MonotonicTime.now.nanoseconds)

    package init() {}

    package func beat() { last.store(MonotonicTime.now.nanoseconds, ordering: .relaxed) }

    /// Seconds since the last beat.
    package var age: Double {
        MonotonicTime.now.seconds(since: MonotonicTime(nanoseconds: last.load(ordering: .relaxed)))
    }
}
