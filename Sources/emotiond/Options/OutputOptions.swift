import ArgumentParser
import EventLog
import Overlay
import Pipeline

extension DetectionMode: ExpressibleByArgument {}

/// Where the results of a recording go.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write the events to a file: CSV where its name ends in .csv, SQLite in .db or .sqlite, else JSON Lines; - is standard "
                + "output. May be given several times.", valueName: "file"),
        completion: .file())
    var log: [String] = []
    @Option(help: ArgumentHelp("Write the video with boxes and labels drawn, as H.264.", valueName: "out.mp4"), completion: .file())
    var output: String?
    @Flag(help: "Show the video with boxes and labels in a window.")
    var window = false
    @Flag(help: "Print the summary as JSON instead of a table.")
    var json = false

    var needColor: Bool { output != nil || window }

    func makeSinks(realtime: Bool) throws -> [any Sink] {
        var sinks: [any Sink] = []
        let clock: (() -> Timestamp)? = realtime ? { Timestamp.now() } : nil
        for path in log { sinks.append(try RecordedLog(path: path, clock: clock)) }
        if let output { sinks.append(try AnnotatedVideo(path: output)) }
        if window {
            guard PlaybackWindow.displayIsAvailable() else {
                throw CommandError(.unavailable, "there is no display for a window; leave --window away, or set DISPLAY")
            }
            sinks.append(try PlaybackWindow(title: "emotiond"))
        }
        return sinks
    }
}
