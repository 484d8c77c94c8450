import ArgumentParser
import Capture
import Pipeline

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Read the emotions in a recorded video.",
        discussion: """
            Every frame is processed, in order, and two runs write the same log, byte for byte.

            Example: emotiond replay party.mp4 --log party.jsonl --output annotated.mp4
            """)

    @Argument(help: ArgumentHelp("Video or picture, anything that FFmpeg reads.", valueName: "file"), completion: .file())
    var file: String
    @OptionGroup var outputs: OutputOptions
    @Flag(help: "Keep the recording's pace and put the wall-clock time into the log.")
    var realtime = false
    @Option(help: "How much of each frame is searched for faces: full, or track (around known faces, all every 10 frames).")
    var detect = DetectionMode.full
    @OptionGroup var model: ModelOptions
    @OptionGroup var cascade: CascadeOptions
    @OptionGroup var threading: ThreadOptions

    func run() throws {
        let (models, source) = try VideoFile.whileLoading(for: [file]) {
            try VisionModels.read(cascade, model) { try VideoFile(path: file, color: outputs.needColor) }
        }
        try Playback(
            source: source, outputs: outputs, realtime: realtime, detection: detect, models: models, threads: threading.threads
        ).run()
    }
}
