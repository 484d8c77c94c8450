internal import Threads

/// A bounded queue of events between the thread that sees and the one that writes.
///
/// When it is full the newest events are dropped: what is in it then follows without a gap on what is stored already, so that a
/// log broken by a full disk has one hole, whose place and length can be told, instead of being thinned out. Events stay in the
/// queue until they are stored.
final class EventQueue: @unchecked Sendable {
    /// What the writer works on next.
    struct Work {
        var events: [LogEvent]
        var labels: [String]
        /// The file is to be opened afresh.
        var reopens: Bool
        /// Nothing will be put in any more.
        var isClosed: Bool
    }

    private let capacity: Int
    private let condition = Condition()
    private var events: [LogEvent] = []
    private var labels: [String] = []
    private var reopens = false
    private var isClosed = false
    private var isEnded = false
    private var isAbandoned = false
    private var content = LogStatistics()
    private var failure: LogError?

    init(capacity: Int) { self.capacity = capacity }

    // MARK: The side that sees

    func begin(labels: [String]) { locked { self.labels = labels } }

    func put(_ new: [LogEvent]) {
        locked {
            let room = isClosed ? 0 : max(0, capacity - events.count)
            events += new.prefix(room)
            content.dropped += max(0, new.count - room)
        }
    }

    func requestReopening() { locked { reopens = true } }

    /// Says that nothing follows.
    func close() { locked { isClosed = true } }

    /// Waits until the writer has ended. Where it takes longer than `limit`, what it has not stored counts as dropped.
    /// - Returns: how many events of this run were not stored since it was closed.
    func waitForEnd(_ limit: Duration) -> Int {
        locked {
            wait(limit) { isEnded }
            let lost = events.count
            isAbandoned = true
            content.dropped += lost
            events.removeAll()
            return lost
        }
    }

    var statistics: LogStatistics {
        locked {
            var statistics = content
            statistics.waiting = events.count
            return statistics
        }
    }

    // MARK: The side that writes

    /// The oldest events, waiting up to `limit` for any. `isIdle` waits for nothing but the end or a wish to open afresh: what
    /// the writer does between two tries.
    func take(waiting limit: Duration, isIdle: Bool, most: Int = 64) -> Work {
        locked {
            wait(limit) { reopens || isClosed || (!isIdle && !events.isEmpty) }
            defer { reopens = false }
            return Work(events: Array(events.prefix(most)), labels: labels, reopens: reopens, isClosed: isClosed)
        }
    }

    /// Says that the oldest events are stored.
    func remove(_ count: Int) {
        locked {
            content.written += count
            // Where the end was not waited for, they are counted as dropped already.
            guard !isAbandoned else {
                content.dropped -= count
                return
            }
            events.removeFirst(count)
        }
    }

    func note(_ failure: LogError?) {
        locked {
            if failure != nil { content.failures += 1 }
            content.failure = failure?.description
            self.failure = failure
        }
    }

    /// Why storing fails now.
    var lastFailure: LogError? { locked { failure } }

    /// Whether the writer has been given up.
    var isGivenUp: Bool { locked { isAbandoned } }

    func end() { locked { isEnded = true } }

    // MARK: -

    /// Waits, the lock held, until a condition holds or the time is up.
    private func wait(_ limit: Duration, until isFulfilled: () -> Bool) {
        let end = MonotonicTime.now + limit
        while !isFulfilled(), condition.wait(until: end) {}
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return body()
    }
}
