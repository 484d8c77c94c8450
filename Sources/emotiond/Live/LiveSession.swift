import Capture
import Dashboard
import Foundation
import Imaging
import Logging
import Overlay
import Pipeline
import Settings

/// A live run from its start to its summary: the main thread's part.
///
/// It makes the parts, then watches: signals, the window, the camera's states, systemd and the clock. The work itself is done
/// on the threads of the source and of `LiveRun`.
final class LiveSession {
    private var configuration: LiveConfiguration
    /// Reads the configuration again, for SIGHUP.
    private let reread: () throws -> LiveConfiguration
    private var log: Logger
    private let service = ServiceManager(environment: ProcessInfo.processInfo.environment)
    private let changes = StateChanges()
    private let statistics = TrackStatistics(limit: 20)
    private let outputs: LiveOutputs
    private let dashboard: LiveDashboard?
    private let run: LiveRun
    private var isAlive = true

    /// How often the main thread looks up when nothing wakes it.
    private static let beat = Duration.seconds(1)
    /// With a window it must follow the user's hand.
    private static let windowBeat = Duration.milliseconds(50)
    /// Seconds without a sign of life after which a thread counts as stuck where systemd does not set a limit.
    private static let patience = 15.0

    init(_ configuration: LiveConfiguration, reread: @escaping () throws -> LiveConfiguration) throws {
        Interruption.watch(reloads: true)
        self.configuration = configuration
        self.reread = reread
        let log = ProgramLog.logger(configuration.level)
        self.log = log
        let camera = try configuration.camera()
        let request = camera.request
        let info = SourceInfo(
            name: configuration.sourceName, width: request.width, height: request.height, frameRate: request.rate)
        let vision = try Vision(
            source: info, models: VisionModels(cascade: configuration.cascade, model: configuration.model),
            settings: configuration.vision)
        vision.prepare()
        let session = Session(source: info, labels: vision.labels)
        outputs = try LiveOutputs(configuration, log: log)
        let (changes, dashboard) = (changes, configuration.settings.dashboard.enabled ? LiveDashboard(configuration) : nil)
        self.dashboard = dashboard
        let view = dashboard?.view
        let told: @Sendable (CameraState) -> Void = {
            changes.note($0)
            view?.note($0)
        }
        let source: any LiveSource =
            if let feed = configuration.feed {
                try RecordedCamera(path: feed, onState: told)
            } else {
                CameraCapture(camera, onState: told)
            }
        let sinks = outputs.sinks + [statistics] + (view.map { [$0] } ?? [])
        run = LiveRun(source: source, vision: vision, sinks: sinks, session: session) { error in
            log.error("\(error); this is said once")
        }
        if let dashboard {
            try dashboard.serve(run, logs: outputs.logs)
            log.notice("the page is at \(dashboard.address)")
        }
    }

    /// Watches until a signal, the user or the clock ends the run, then sums it up. A signal is the usual end of a service, so it
    /// is no failure: the exit status is 0.
    ///
    /// - Parameter duration: nil for no end.
    func watch(for duration: Duration?) throws {
        let end = duration.map { ContinuousClock.now + $0 }
        run.start()
        service.ready()
        while !Interruption.isRequested, outputs.window?.isClosed != true, end.map({ $0 > .now }) ?? true {
            for state in changes.takeAll() { say(state) }
            if Interruption.takeReload() { reload() }
            let status = run.status
            outputs.note(status)
            checkThreads(status)
            service.update(status: status.line, isAlive: isAlive)
            pause(status, until: end)
        }
        service.stopping()
        let last = run.status
        dashboard?.stop()
        let summary = run.stop()
        try report(summary, last)
    }

    private func pause(_ status: LiveStatus, until end: ContinuousClock.Instant?) {
        var limit = service.watchdogInterval.map { min(Self.beat, .seconds($0 / 2)) } ?? Self.beat
        if let end { limit = min(limit, max(.zero, end - .now)) }
        if let window = outputs.window {
            window.pump(status: status, atMost: min(limit, Self.windowBeat))
        } else {
            Interruption.wait(atMost: limit)
        }
    }

    private func say(_ state: CameraState) {
        log.log(level: state.isStreaming ? .info : .warning, "\(state)")
    }

    /// A missing camera is no fault; a thread that hangs in the driver or in the vision is one.
    private func checkThreads(_ status: LiveStatus) {
        let limit = service.watchdogInterval ?? Self.patience
        let stuck = run.stuckThread(after: limit)
        if let stuck, isAlive { log.error("the \(stuck) thread has been stuck for \(limit.formatted(decimals: 0)) s") }
        isAlive = stuck == nil
    }

    // MARK: SIGHUP

    /// Takes over what can change in a run. A bad configuration leaves the old one in force.
    private func reload() {
        service.reloading()
        defer { service.ready() }
        do {
            let new = try reread()
            try run.apply(new.vision)
            let changes = Settings.changes(from: configuration.settings, to: new.settings)
            // What waits for a restart stays as it is, so that the next reload says so again.
            let old = configuration
            configuration.settings = configuration.settings.takingLiveChanges(from: new.settings)
            outputs.apply(configuration, insteadOf: old)
            log.logLevel = configuration.level
            say(changes)
        } catch {
            log.error("\(error); the old settings stay")
        }
        outputs.reopenLogs()
    }

    private func say(_ changes: [SettingChange]) {
        let taken = changes.filter(\.appliesLive).map { "\($0.key) = \($0.new)" }
        log.notice("the configuration was read again: \(taken.isEmpty ? "nothing to change" : taken.joined(separator: ", "))")
        let late = changes.filter { !$0.appliesLive }.map(\.key)
        if !late.isEmpty { log.warning("\(late.joined(separator: ", ")) changes at the next start") }
    }

    // MARK: The end

    private func report(_ summary: Summary, _ status: LiveStatus) throws {
        guard !configuration.settings.log.files.contains("-") else { return }
        let latency = status.latency.map { ", latency \($0.formatted(decimals: 1)) ms" } ?? ""
        let failures = status.sinkFailures > 0 ? ", \(status.sinkFailures) failures of outputs" : ""
        let lost = outputs.droppedEvents > 0 ? ", \(outputs.droppedEvents) log events lost" : ""
        try Terminal.say(
            "\(summary.heading(source: configuration.sourceName)); \(summary.dropped) dropped, "
                + "\(status.rate.formatted(decimals: 1)) frames/s\(latency)\(failures)\(lost)")
        if let window = outputs.window?.statistics {
            try Terminal.say(
                "window: \(window.shown) shown, \(window.dropped) dropped, at most "
                    + "\((window.longestDelay / .milliseconds(1)).formatted(decimals: 1)) ms behind the pipeline")
        }
        guard summary.tracks > 0 else { return }
        for line in statistics.table.lines { try Terminal.say(line) }
    }
}

extension LiveStatus {
    /// One line, such as `/dev/video0 streams MJPG 640×480 at 30 fps; 29.9 frames/s, 12 ms, 1 face, 0 dropped`.
    var line: String {
        guard camera.isStreaming else { return "\(camera)" }
        let latency = latency.map { "\($0.formatted(decimals: 0)) ms, " } ?? ""
        let people = faces == 1 ? "1 face" : "\(faces) faces"
        return "\(camera); \(rate.formatted(decimals: 1)) frames/s, \(latency)\(people), \(dropped) dropped"
    }
}
