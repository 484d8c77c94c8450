import Glibc
package import Threads

/// The talk with systemd, after sd_notify(3) and sd_watchdog_enabled(3): what the service is doing, and that it lives.
///
/// Without systemd everything here does nothing.
package final class ServiceManager {
    private let socket: NotifySocket?
    /// Seconds from one sign of life to the next: half of what systemd waits for. Nil where it does not watch.
    package let watchdogInterval: Double?
    private var lastFed: MonotonicTime?
    private var lastStatus: (text: String, sent: MonotonicTime)?

    /// Seconds between two status lines at least.
    private static let statusInterval = 1.0

    /// - Parameter environment: where systemd leaves `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    package init(environment: [String: String]) {
        socket = environment["NOTIFY_SOCKET"].flatMap { NotifySocket(name: $0) }
        // The variables are inherited: another process than the one that systemd watches must not feed it.
        let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let limit = environment["WATCHDOG_USEC"].flatMap(Double.init)
        watchdogInterval = isMeant ? limit.flatMap { $0 > 0 ? $0 / 2e6 : nil } : nil
    }

    /// The run goes, with or without a camera; also after a reload.
    package func ready() { tell("READY=1") }

    /// The configuration is being read again. `ready()` ends that.
    package func reloading() { tell("RELOADING=1\nMONOTONIC_USEC=\(MonotonicTime.now.nanoseconds / 1000)") }

    package func stopping() { tell("STOPPING=1") }

    /// Tells a changed status, at most once a second, and gives the watchdog its sign of life when it is due.
    ///
    /// - Parameters:
    ///   - status: one line for `systemctl status`.
    ///   - isAlive: whether all threads are at work. While one is stuck the watchdog hears nothing.
    package func update(status: String, isAlive: Bool, now: MonotonicTime = .now) {
        if status != lastStatus?.text, lastStatus.map({ now.seconds(since: $0.sent) >= Self.statusInterval }) ?? true {
            tell("STATUS=\(status)")
            lastStatus = (status, now)
        }
        guard isAlive, let watchdogInterval, lastFed.map({ now.seconds(since: $0) >= watchdogInterval }) ?? true else { return }
        tell("WATCHDOG=1")
        lastFed = now
    }

    private func tell(_ message: String) {
        if socket != nil { socket!.send(message) }
    }
}
