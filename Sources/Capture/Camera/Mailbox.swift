internal import Glibc

/// Holds at most one value between two threads; a newer one replaces the older, which is counted as dropped.
///
/// Live stages are joined by mailboxes: the newest frame wins and nothing queues up. The reader may wait, for which the
/// standard library has nothing: hence the condition variable.
package final class Mailbox<Value: ~Copyable & Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var slot: Value?
    private var dropped = 0
    private var isClosedUnlocked = false

    package init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // A change of the wall clock must not shorten or lengthen a wait.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// How many values were replaced before anyone took them.
    package var droppedCount: Int {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return dropped
    }

    /// Whether nothing will come any more. A value that is still there can be taken.
    package var isClosed: Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return isClosedUnlocked
    }

    /// Puts a value in and wakes the reader.
    package func put(_ value: consuming sending Value) {
        var next: Value? = value
        pthread_mutex_lock(mutex)
        swap(&slot, &next)
        if next != nil { dropped += 1 }
        pthread_cond_signal(changed)
        // A displaced value is destroyed outside the lock.
        pthread_mutex_unlock(mutex)
    }

    /// The value, if there is one now.
    package func take() -> sending Value? {
        pthread_mutex_lock(mutex)
        let value = slot.take()
        pthread_mutex_unlock(mutex)
        return value
    }

    /// The value, waiting for one at most `limit`; nil when the time is up or the mailbox is closed and empty.
    package func take(waiting limit: Duration) -> sending Value? {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        let nanoseconds = Int(limit.components.attoseconds / 1_000_000_000) + deadline.tv_nsec
        deadline.tv_sec += Int(limit.components.seconds) + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        while slot == nil, !isClosedUnlocked, pthread_cond_timedwait(changed, mutex, &deadline) == 0 {}
        let value = slot.take()
        pthread_mutex_unlock(mutex)
        return value
    }

    /// Says that nothing follows and wakes the reader.
    package func close() {
        pthread_mutex_lock(mutex)
        isClosedUnlocked = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }
}
