import ArgumentParser
import CAssets
import Capture
import FaceDetection
import Imaging
import Inference
import JSONText
import Pipeline

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure each stage on this machine, in about ten seconds.",
        discussion: """
            Medians in milliseconds on one core: a 640×480 picture of the demo clip with one face.

            Example: emotiond bench
            """)

    @Flag(help: "Print a JSON object.")
    var json = false
    @OptionGroup var model: ModelOptions
    @OptionGroup var cascade: CascadeOptions
    @OptionGroup var threading: ThreadOptions

    func run() throws {
        let bench = try StageBench(model: model, cascade: cascade, threads: threading.threads)
        let stages = try bench.measure()
        guard json else {
            var table = Table([("stage", .left), ("ms", .right)])
            for (name, milliseconds) in stages { table.add([name, milliseconds.formatted(decimals: 3)]) }
            try Terminal.say("instruction set \(bench.instructionSet), \(threading.threads) thread, model \(model.name)")
            for line in table.lines { try Terminal.say(line) }
            return
        }
        let object = JSONText.object {
            $0.field("isa", bench.instructionSet)
            $0.field("threads", threading.threads)
            $0.field("model", model.name)
            $0.field("stages") {
                $0.object { for (name, milliseconds) in stages { $0.field("\(name)_ms", milliseconds, decimals: 4) } }
            }
        }
        try Terminal.say(bytes: object.bytes)
    }
}

/// Times the stages one by one and together.
private final class StageBench {
    private let cascade: Cascade
    private let secondCascade: Cascade
    private let classifier: EmotionClassifier
    private let threads: Int
    private let clip = DemoClip(color: false)
    private static let pictureName = "the demo's frame"

    init(model: ModelOptions, cascade: CascadeOptions, threads: Int) throws {
        self.threads = threads
        self.cascade = try cascade.load()
        secondCascade = try cascade.loadSecond()
        classifier = try model.loadClassifier()
    }

    var instructionSet: String { classifier.instructionSet }

    /// Name and median of each stage, in the order of the contract.
    func measure() throws -> [(String, Double)] {
        guard let frame = try clip.next() else { preconditionFailure("the demo clip has frames") }
        let luma = frame.takeLuma()
        let settings = DetectionSettings()
        let detector = FaceDetector(cascade: cascade, settings: settings, threads: threads)
        guard let face = detector.detect(luma).max(by: { $0.neighbors < $1.neighbors })?.box else {
            throw CommandError(.badData, "the cascade does not find the demo's face; measure with another --cascade")
        }
        let around = face.grown(by: 0.4).clipped(width: luma.width, height: luma.height)
        var cropper = Cropper(width: classifier.inputWidth, height: classifier.inputHeight)
        let crop = cropper.crop(luma, face)
        let crowd = Array(repeatElement(crop, count: 16).joined())
        let jpeg = Array(UnsafeBufferPointer(start: cassets_demo_frame, count: cassets_demo_frame_size))
        var probabilities = [Float](repeating: 0, count: 16 * classifier.labels.count)

        return [
            ("decode_mjpeg", try median { _ = try StillImage.decode(jpeg, name: Self.pictureName) }),
            ("detect_full", median { _ = detector.detect(luma) }),
            ("detect_track", median {
                _ = detector.detect(luma, within: around, minSize: face.width * 3 / 4, maxSize: face.width * 4 / 3)
            }),
            ("crop", median { _ = cropper.crop(luma, face) }),
            ("classify", median { classifier.classify(crop, count: 1, into: &probabilities) }),
            ("classify16", median { classifier.classify(crowd, count: 16, into: &probabilities) }),
            ("pipeline", try pipeline(jpeg)),
        ]
    }

    /// A Motion JPEG frame from bytes to observation at the defaults of `replay`.
    private func pipeline(_ jpeg: [UInt8]) throws -> Double {
        var settings = VisionSettings()
        settings.finder.threads = threads
        let vision = try Vision(
            source: clip.info, cascade: cascade, secondCascade: secondCascade, classifier: classifier, settings: settings)
        var number = 0
        return try median {
            let picture = try StillImage.decode(jpeg, name: Self.pictureName)
            _ = vision.process(Frame(number: number, time: Double(number) / DemoClip.frameRate, luma: picture.takeLuma()))
            number += 1
        }
    }

    /// The median time of a call in milliseconds, over at least 20 calls and about a second.
    private func median<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Double {
        let clock = ContinuousClock()
        for _ in 0..<3 { try body() }
        var times: [Double] = []
        let start = clock.now
        while times.count < 20 || clock.now - start < .seconds(1) {
            let before = clock.now
            try body()
            times.append((clock.now - before) / .milliseconds(1))
        }
        times.sort()
        return times[times.count / 2]
    }
}
