import Glibc
import Logging

/// What a program that runs for long says of itself, on stderr: plain lines for people, lines with a priority for systemd's journal.
struct ProgramLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    /// A logger that says what is at least as important as `level`.
    static func logger(_ level: Logger.Level) -> Logger {
        Logger(label: "emotiond") { _ in ProgramLog(logLevel: level) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }.joined()
        let cause = event.error.map { ": \($0)" } ?? ""
        Terminal.complain(event.message.description + cause + details, level: event.level)
    }
}

extension Logger.Level {
    /// The priority by which syslog and the journal know it, after `syslog.h`.
    var priority: Int32 {
        switch self {
        case .trace, .debug: LOG_DEBUG
        case .info: LOG_INFO
        case .notice: LOG_NOTICE
        case .warning: LOG_WARNING
        case .error: LOG_ERR
        case .critical: LOG_CRIT
        }
    }
}
