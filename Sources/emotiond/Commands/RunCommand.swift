import ArgumentParser
import Settings

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Read the emotions in front of a camera, live.",
        discussion: """
            A window opens where there is a display. A camera that is missing, busy or unplugged is waited for. Ctrl-C ends the \
            run; SIGHUP makes it read its configuration and open its logs again.

            Example: emotiond run --log today.jsonl
            """)

    @OptionGroup var options: LiveOptions
    @OptionGroup var file: ConfigOptions
    @Option(help: ArgumentHelp("End after so many seconds.", valueName: "seconds"))
    var duration: Double?
    @Option(help: ArgumentHelp("A recording in Motion JPEG that stands for the camera, over and over.", visibility: .hidden))
    var feed: String?

    func validate() throws {
        if let duration, !(duration > 0 && duration <= 1e9) { throw ValidationError("--duration takes seconds above 0, not \(duration)") }
        if feed != nil, options.device != nil { throw ValidationError("--feed stands for the camera: leave --device away") }
    }

    func run() throws {
        try LiveSession(configuration(), reread: configuration).watch(for: duration.map { .seconds($0) })
    }

    private func configuration() throws -> LiveConfiguration {
        LiveConfiguration(settings: try file.load(overrides: options.overrides).values, feed: feed)
    }
}
