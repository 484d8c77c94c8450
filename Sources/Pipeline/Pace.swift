internal import Glibc

/// Waiting for a moment on the thread that asks.
package enum Pace {
    /// Sleeps until `moment`; returns at once where it is past.
    package static func wait(until moment: ContinuousClock.Instant) {
        let left = ContinuousClock.now.duration(to: moment)
        guard left > .zero else { return }
        var pause = timespec(
            tv_sec: Int(left.components.seconds), tv_nsec: Int(left.components.attoseconds / 1_000_000_000))
        var rest = timespec()
        // A signal shortens a sleep: the rest is slept too.
        while nanosleep(&pause, &rest) == -1, errno == EINTR { pause = rest }
    }
}
