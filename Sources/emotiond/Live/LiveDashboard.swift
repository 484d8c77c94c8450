import Capture
import Dashboard
import EventLog
import Pipeline
import Settings

/// The web page of a live run: its sink first, then, when the run is made, its server.
final class LiveDashboard {
    let view: LiveView
    private let configuration: LiveConfiguration
    private var server: DashboardServer?

    init(_ configuration: LiveConfiguration) {
        self.configuration = configuration
        let selection = configuration.selection
        view = LiveView(showsVideo: configuration.settings.dashboard.video) { session in
            let events = EventTexts(session, selection: selection)
            return { events.texts(of: $0) }
        }
    }

    /// Begins to serve. Throws what a user must mend: an address that is taken, a bad token.
    func serve(_ run: LiveRun, logs: [LiveLog]) throws {
        view.watch(
            status: { [weak run] in run?.status ?? LiveStatus(camera: .absent(name: nil)) },
            logs: {
                logs.map { log in
                    let counts = log.statistics
                    return LogCounts(
                        name: log.path, written: counts.written, waiting: counts.waiting, dropped: counts.dropped,
                        failures: counts.failures)
                }
            })
        let settings = configuration.settings
        let desk = PhotoDesk(
            workers: try PhotoModels.load(
                [settings.model.file].map { $0.isEmpty ? nil : $0 }, cascade: configuration.cascade,
                threads: settings.model.threads, workers: 1),
            isModest: true)
        server = try DashboardServer(DashboardConfiguration(settings.dashboard), desk: desk, live: view, history: LogDays.desk(settings.log))
    }

    /// Where the page is, once it is served.
    var address: String { server?.address ?? "" }

    func stop() { server?.stop() }
}

extension DashboardConfiguration {
    /// Reads the token where there is one.
    init(_ settings: Settings.Dashboard) throws(DashboardError) {
        self.init(
            host: settings.bind.host, port: settings.bind.port,
            token: settings.tokenFile.isEmpty ? nil : try AccessToken(contentsOf: settings.tokenFile))
    }
}
