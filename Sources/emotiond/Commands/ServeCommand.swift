import ArgumentParser
import Dashboard
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
            A picture by a program: curl -F image=@party.jpg http://127.0.0.1:8017/api/predict
            """)

    @Option(help: ArgumentHelp("Address and port to listen at; port 0 is any free one.", valueName: "address:port"))
    var bind: String?
    @Option(
        help: ArgumentHelp(
            "ONNX file of a network; without it the one inside the program. Repeat it to have a choice.", valueName: "file"))
    var model: [String] = []
    @OptionGroup var cascade: CascadeOptions
    @OptionGroup var threading: ThreadOptions
    @OptionGroup var file: ConfigOptions

    func validate() throws {
        if Set(model).count < model.count { throw ValidationError("--model names the same file twice") }
    }

    func run() throws {
        Interruption.watch()
        var overrides = [SettingOverride("dashboard.enabled", "true", flag: "serve")]
        if let bind { overrides.append(SettingOverride("dashboard.bind", bind, flag: "--bind")) }
        let settings = try file.load(overrides: overrides).values
        let configuration = try DashboardConfiguration(settings.dashboard)
        let configured = settings.model.file.isEmpty ? nil : settings.model.file
        // Two pictures at a time where there are two cores: more would only wait for each other.
        let workers = min(2, ProcessInfo.processInfo.activeProcessorCount)
        let desk = PhotoDesk(
            workers: try PhotoModels.load(
                model.isEmpty ? [configured] : model, cascade: cascade.cascade ?? settings.cascade, threads: threading.threads,
                workers: workers))
        let server = try DashboardServer(configuration, desk: desk)
        try Terminal.say("the page is at \(server.address)")
        while !Interruption.isRequested { Interruption.wait(atMost: .seconds(3600)) }
        server.stop()
    }
}

extension Settings {
    /// Of the configuration, or the usual one.
    fileprivate var cascade: String { detection.cascade.isEmpty ? CascadeOptions.standard : detection.cascade }
}
