import EventLog
import Logging
import Overlay
import Pipeline

/// A window as a live run needs it: the vision thread hands it observations, the main thread keeps it alive.
protocol LiveDisplay: Sink {
    /// Whether the user has closed it.
    var isClosed: Bool { get }

    /// Handles what the user does and draws the newest picture. Main thread only; returns after `limit` at the latest.
    func pump(status: LiveStatus, atMost limit: Duration)
}

/// A log that can leave its file for a new one of the same name, as after logrotate.
protocol ReopeningLog: Sink {
    func reopen()
}

/// Where the observations of a live run go.
struct LiveOutputs {
    let logs: [any Sink]
    let window: (any LiveDisplay)?

    /// Opens everything. Throws what a user must mend before the run: a log that cannot be written, a window without a display.
    init(_ configuration: LiveConfiguration, log: Logger) throws {
        window = try Self.makeWindow(configuration.window, log: log)
        logs = try configuration.logs.map { try JSONLinesLog(path: $0, clock: Timestamp.now) }
    }

    var sinks: [any Sink] { window.map { logs + [$0] } ?? logs }

    func reopenLogs() {
        for case let log as any ReopeningLog in logs { log.reopen() }
    }

    private static func makeWindow(_ wish: WindowWish, log: Logger) throws -> (any LiveDisplay)? {
        guard wish != .never else { return nil }
        guard PlaybackWindow.displayIsAvailable() else {
            if wish == .always {
                throw CommandError(.unavailable, "there is no display for a window; leave --window away, or set DISPLAY")
            }
            log.notice("there is no display: going on without a window")
            return nil
        }
        return nil
    }
}
