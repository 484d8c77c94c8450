import EventLog
import Logging
import Overlay
import Pipeline
import Settings

/// Where the observations of a live run go.
struct LiveOutputs {
    let logs: [LiveLog]
    let broker: MQTTSink?
    let window: LiveWindow?

    /// Opens everything. Throws what a user must mend before the run: a log that cannot be written, a password that others may
    /// read, a window without a display.
    init(_ configuration: LiveConfiguration, log: Logger) throws {
        let mqtt = configuration.settings.mqtt
        let brokerConfiguration = mqtt.enabled ? try mqtt.configuration() : nil
        window = try Self.makeWindow(configuration, log: log)
        logs = try configuration.settings.log.files.map { path in
            try LiveLog(
                path: path, selection: configuration.selection, rotation: configuration.rotation,
                onFailure: { failure in
                    if let failure {
                        log.error("\(failure)")
                    } else {
                        log.notice("the log \(path) is written again")
                    }
                })
        }
        broker = brokerConfiguration.map { Self.connect($0, configuration.selection, log: log) }
    }

    var sinks: [any Sink] {
        let others: [(any Sink)?] = [broker, window]
        return logs + others.compactMap { $0 }
    }

    /// Events that the logs and the broker have lost for good.
    var droppedEvents: Int { logs.reduce(broker?.statistics.dropped ?? 0) { $0 + $1.statistics.dropped } }

    /// Tells those who want to know how the run is doing.
    func note(_ status: LiveStatus) { broker?.note(status) }

    /// Takes over what can change in a run. What is as before is left alone: the user may have changed it by a key.
    func apply(_ configuration: LiveConfiguration, insteadOf old: LiveConfiguration) {
        if configuration.selection != old.selection {
            for log in logs { log.apply(configuration.selection) }
            broker?.apply(configuration.selection)
        }
        if configuration.windowOptions != old.windowOptions { window?.apply(configuration.windowOptions) }
    }

    /// As after logrotate.
    func reopenLogs() { for log in logs { log.reopen() } }

    private static func connect(_ configuration: MQTTConfiguration, _ selection: LogSelection, log: Logger) -> MQTTSink {
        if configuration.revealsPassword {
            log.warning("the password for \(configuration.host) crosses the network in the clear: set mqtt.tls = true")
        }
        return MQTTSink(
            configuration, selection: selection,
            onChange: { state in log.log(level: state.isConnected ? .notice : .warning, "\(state)") })
    }

    private static func makeWindow(_ configuration: LiveConfiguration, log: Logger) throws -> LiveWindow? {
        let wish = configuration.settings.window.show
        guard wish != .never else { return nil }
        do throws(OverlayError) {
            return try LiveWindow(title: "emotiond: \(configuration.sourceName)", options: configuration.windowOptions)
        } catch {
            guard wish == .auto, error.kind == .unavailable else { throw error }
            log.notice("there is no display: going on without a window")
            return nil
        }
    }
}
