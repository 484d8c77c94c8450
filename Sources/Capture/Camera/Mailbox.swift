internal import Threads

/// Holds at most one value between two threads; a newer one replaces the older, which is counted as dropped.
///
/// Live stages are joined by mailboxes: the newest frame wins and nothing queues up.
package final class Mailbox<Value: ~Copyable & Sendable>: @unchecked Sendable {
    private let condition = Condition()
    private var slot: Value?
    private var dropped = 0
    private var isClosedUnlocked = false

    package init() {}

    /// How many values were replaced before anyone took them.
    package var droppedCount: Int {
        condition.lock()
        defer { condition.unlock() }
        return dropped
    }

    /// Whether nothing will come any more. A value that is still there can be taken.
    package var isClosed: Bool {
        condition.lock()
        defer { condition.unlock() }
        return isClosedUnlocked
    }

    /// Puts a value in and wakes the reader.
    package func put(_ value: consuming sending Value) {
        var next: Value? = value
        condition.lock()
        swap(&slot, &next)
        if next != nil { dropped += 1 }
        condition.signal()
        // A displaced value is destroyed outside the lock.
        condition.unlock()
    }

    /// The value, if there is one now.
    package func take() -> sending Value? {
        condition.lock()
        let value = slot.take()
        condition.unlock()
        return value
    }

    /// The value, waiting for one at most `limit`; nil when the time is up or the mailbox is closed and empty.
    package func take(waiting limit: Duration) -> sending Value? {
        let deadline = MonotonicTime.now + limit
        condition.lock()
        while slot == nil, !isClosedUnlocked, condition.wait(until: deadline) {}
        let value = slot.take()
        condition.unlock()
        return value
    }

    /// Says that nothing follows and wakes the reader.
    package func close() {
        condition.lock()
        isClosedUnlocked = true
        condition.broadcast()
        condition.unlock()
    }
}
