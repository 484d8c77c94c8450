import ArgumentParser
import Dashboard
import EventLog
import Foundation
import Settings

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the web page: read the faces in pictures that a browser or a program sends.",
        discussion: """
            Only this machine can reach it, unless another address is given, which needs dashboard.token_file or \
            dashboard.insecure in the configuration. Ctrl-C ends it.

            Example: emotiond serve --bind 127.0.0.1:8017
            With the days of a log: emotiond serve --log emotions.db
            A picture by a program: curl -F image=@party.jpg http://127.0.0.1:8017/api/predict
            """)

    @Option(help: ArgumentHelp("Address and port to listen at; port 0 is any free one.", valueName: "address:port"))
    var bind: String?
    @Option(
        help: ArgumentHelp(
            "ONNX file of a network; without it the one inside the program. Repeat it to have a choice.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var model: [String] = []
    @Option(
        help: ArgumentHelp("Log in SQLite whose days the page shows; without it the one of the configuration.", valueName: "file.db"),
        completion: .file(extensions: ["db", "sqlite", "sqlite3"]))
    var log: String?
    @OptionGroup var cascade: CascadeOptions
    @OptionGroup var threading: ThreadOptions
    @OptionGroup var file: ConfigOptions

    func validate() throws {
        if Set(model).count < model.count { throw ValidationError("--model names the same file twice") }
        if let log, LogForm(path: log) != .sqlite {
            throw ValidationError("--log takes a log in SQLite (.db); make one with: emotiond export \(log) --to sqlite --output log.db")
        }
    }

    func run() throws {
        Interruption.watch()
        var overrides = [SettingOverride("dashboard.enabled", "true", flag: "serve")]
        if let bind { overrides.append(SettingOverride("dashboard.bind", bind, flag: "--bind")) }
        var settings = try file.load(overrides: overrides).values
        let configuration = try DashboardConfiguration(settings.dashboard)
        if let log {
            try LogHistory.check(log)
            settings.log.files = [log]
        }
        let configured = settings.model.file.isEmpty ? nil : settings.model.file
        // Two pictures at a time where there are two cores: more would only wait for each other.
        let workers = min(2, ProcessInfo.processInfo.activeProcessorCount)
        let desk = PhotoDesk(
            workers: try PhotoModels.load(
                model.isEmpty ? [configured] : model, cascade: cascade.cascade ?? settings.cascade, threads: threading.threads,
                workers: workers))
        let server = try DashboardServer(configuration, desk: desk, history: LogDays.desk(settings.log))
        try Terminal.say("the page is at \(server.address)")
        while !Interruption.isRequested { Interruption.wait(atMost: .seconds(3600)) }
        server.stop()
    }
}

extension Settings {
    /// Of the configuration, or the usual one.
    fileprivate var cascade: String { detection.cascade.isEmpty ? CascadeOptions.standard : detection.cascade }
}
