import ArgumentParser
import Capture
import Pipeline

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Read the emotions in front of a camera, live.",
        discussion: """
            A window opens where there is a display. A camera that is missing, busy or unplugged is waited for. Ctrl-C ends the \
            run; SIGHUP makes it read its configuration and open its logs again.

            Example: emotiond run --log today.jsonl
            """)

    @OptionGroup var camera: CameraOptions
    @Option(help: ArgumentHelp("Write the events to a file as JSON Lines; - is standard output. May be repeated.", valueName: "file"))
    var log: [String] = []
    @Flag(inversion: .prefixedNo, help: "Show a window, or none; without a word, one where there is a display.")
    var window: Bool?
    @Option(help: ArgumentHelp("End after so many seconds.", valueName: "seconds"))
    var duration: Double?
    @Option(help: "How much of each picture is searched for faces: full, or track (around known faces, all every 10 pictures).")
    var detect = DetectionMode.track
    @OptionGroup var model: ModelOptions
    @OptionGroup var cascade: CascadeOptions
    @OptionGroup var threading: ThreadOptions
    @Option(help: ArgumentHelp("A recording in Motion JPEG that stands for the camera, over and over.", visibility: .hidden))
    var feed: String?

    func validate() throws {
        if let duration, !(duration > 0 && duration <= 1e9) { throw ValidationError("--duration takes seconds above 0, not \(duration)") }
        if feed != nil, camera.device != nil { throw ValidationError("--feed stands for the camera: leave --device away") }
    }

    func run() throws {
        try LiveSession(settings(), reread: settings).watch(for: duration.map { .seconds($0) })
    }

    private func settings() throws -> LiveConfiguration {
        var settings = LiveConfiguration()
        settings.camera = try camera.configuration()
        settings.feed = feed
        settings.vision.finder.mode = detect
        settings.vision.finder.threads = threading.threads
        settings.model = model.model
        if let cascade = cascade.cascade { settings.cascade = cascade }
        settings.logs = log
        settings.window = window.map { $0 ? .always : .never } ?? .automatic
        return settings
    }
}
