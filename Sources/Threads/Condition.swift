internal import Glibc

/// A lock whose holder can wait for another thread to change something: a mutex and a condition variable.
///
/// The standard library's `Mutex` cannot wait. What the lock guards is touched only between `lock()` and `unlock()`.
package struct Condition: ~Copyable, @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

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

    package borrowing func lock() { pthread_mutex_lock(mutex) }

    package borrowing func unlock() { pthread_mutex_unlock(mutex) }

    /// Gives up the lock until somebody tells of a change, or for no reason: look again at what was waited for.
    package borrowing func wait() { pthread_cond_wait(changed, mutex) }

    /// The same, until a moment. False when it has come.
    package borrowing func wait(until moment: MonotonicTime) -> Bool {
        var deadline = timespec(
            tv_sec: Int(moment.nanoseconds / 1_000_000_000), tv_nsec: Int(moment.nanoseconds % 1_000_000_000))
        return pthread_cond_timedwait(changed, mutex, &deadline) == 0
    }

    /// Wakes one of those who wait.
    package borrowing func signal() { pthread_cond_signal(changed) }

    /// Wakes all who wait.
    package borrowing func broadcast() { pthread_cond_broadcast(changed) }
}
