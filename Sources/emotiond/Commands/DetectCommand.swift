import ArgumentParser
import Capture
import FaceDetection
import Glibc
import Imaging
import JSONText

struct DetectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect",
        abstract: "Find faces, and nothing else, as OpenCV's detectMultiScale does.",
        discussion: """
            Example: emotiond detect group.jpg --json --min-neighbors 5
            """)

    @Argument(help: ArgumentHelp("Pictures or videos.", valueName: "file"), completion: .file())
    var files: [String]
    @Flag(help: "Print a JSON object for each picture or frame.")
    var json = false
    @OptionGroup var cascade: CascadeOptions
    @Option(help: "How much larger each searched size is than the one before.")
    var scaleFactor = 1.1
    @Option(help: "How many windows must agree on a face.")
    var minNeighbors = 3
    @Option(help: "Side of the smallest face in pixels.")
    var minSize = 30
    @Option(help: "Side of the largest face in pixels; 0 is the whole picture.")
    var maxSize = 0
    @Option(
        help: ArgumentHelp(
            "Search each picture n times and print the median times instead of the faces.", valueName: "n", visibility: .hidden))
    var bench: Int?
    @OptionGroup var threading: ThreadOptions

    func run() throws {
        let settings = DetectionSettings(
            scaleFactor: scaleFactor, minNeighbors: minNeighbors, minSize: minSize, maxSize: maxSize)
        try settings.validate()
        let detector = FaceDetector(cascade: try cascade.load(), settings: settings, threads: threading.threads)
        var failures = FileFailures()
        for file in files {
            do {
                let source = try VideoFile(path: file, color: false)
                while let frame = try source.next() {
                    if let bench {
                        let times = (0..<max(1, bench)).map { _ in
                            (milliseconds(CLOCK_THREAD_CPUTIME_ID) { _ = detector.detect(frame.luma) },
                             milliseconds(CLOCK_MONOTONIC) { _ = detector.detect(frame.luma) })
                        }
                        let processor = times.map(\.0).sorted()[times.count / 2].formatted(decimals: 3)
                        let clock = times.map(\.1).sorted()[times.count / 2].formatted(decimals: 3)
                        try Terminal.say("\(file) frame \(frame.number): median \(processor) ms, by the clock \(clock) ms")
                    } else {
                        try print(detector.detect(frame.luma).map(\.box), of: file, frame)
                    }
                }
            } catch let error as CaptureError {
                failures.note(error)
            }
        }
        try failures.finish()
    }

    private func print(_ boxes: [Box], of file: String, _ frame: borrowing Frame) throws {
        guard json else {
            let list = boxes.map { "\($0.width)×\($0.height) at \($0.x),\($0.y)" }.joined(separator: "; ")
            return try Terminal.say("\(file) frame \(frame.number): \(boxes.isEmpty ? "no face" : list)")
        }
        let (number, width, height) = (frame.number, frame.luma.width, frame.luma.height)
        let line = JSONText.object {
            $0.field("source", file)
            $0.field("frame", number)
            $0.field("width", width)
            $0.field("height", height)
            $0.field("faces") {
                $0.array { for box in boxes { $0.array { for side in [box.x, box.y, box.width, box.height] { $0.value(side) } } } }
            }
        }
        try Terminal.say(bytes: line.bytes)
    }
}

/// Milliseconds of processor time that this thread spends in `body`: other load on the machine does not count.
private func milliseconds(_ clock: clockid_t, _ body: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
    let start = now()
    body()
    return now() - start
}
