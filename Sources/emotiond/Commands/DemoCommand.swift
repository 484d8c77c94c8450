import ArgumentParser
import Capture
import Pipeline

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run the built-in clip through everything.",
        discussion: """
            The clip shows the average face of each emotion, nobody's picture, one turning into the next.

            Example: emotiond demo --output demo.mp4
            """)

    @OptionGroup var outputs: OutputOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var cascade: CascadeOptions
    @OptionGroup var threading: ThreadOptions

    func run() throws {
        try Playback(
            source: DemoClip(color: outputs.needColor), outputs: outputs, realtime: false, detection: .full,
            models: VisionModels(cascade, model), threads: threading.threads
        ).run()
    }
}
