import CAssets
import Capture
import FaceDetection
import Glibc
import Imaging
import Inference
import Pipeline

/// Times the stages one by one and together.
final class StageBench {
    private let models: VisionModels
    private let threads: Int
    private let clip = DemoClip(color: false)
    /// The cameras' own.
    private let decoder = JPEGDecoder()

    init(model: ModelOptions, cascade: CascadeOptions, threads: Int) throws {
        self.threads = threads
        models = try VisionModels(cascade, model)
    }

    var instructionSet: String { models.classifier.instructionSet }

    /// Name and median of each stage, in the order of the contract.
    func measure() throws -> [(String, Double)] {
        guard let frame = try clip.next() else { preconditionFailure("the demo clip has frames") }
        let luma = frame.takeLuma()
        let (classifier, settings) = (models.classifier, DetectionSettings())
        let detector = FaceDetector(cascade: models.cascade, settings: settings, threads: threads)
        guard let face = detector.detect(luma).max(by: { $0.neighbors < $1.neighbors })?.box else {
            throw CommandError(.badData, "the cascade does not find the demo's face; measure with another --cascade")
        }
        let around = face.grown(by: 0.4).clipped(width: luma.width, height: luma.height)
        var cropper = Cropper(width: classifier.inputWidth, height: classifier.inputHeight)
        let crop = cropper.crop(luma, face)
        let crowd = Array(repeatElement(crop, count: 16).joined())
        let jpeg = UnsafeRawBufferPointer(start: cassets_demo_frame, count: cassets_demo_frame_size)
        var probabilities = [Float](repeating: 0, count: 16 * classifier.labels.count)

        return [
            ("decode_mjpeg", try median { _ = try decoder.decode(jpeg) }),
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
    private func pipeline(_ jpeg: UnsafeRawBufferPointer) throws -> Double {
        var settings = VisionSettings()
        settings.finder.threads = threads
        let vision = try Vision(source: clip.info, models: models, settings: settings)
        var number = 0
        return try median {
            let picture = try decoder.decode(jpeg)
            _ = vision.process(picture.frame(number: number, time: Double(number) / DemoClip.frameRate))
            number += 1
        }
    }

    /// The median time of a call in milliseconds, over at least 20 calls and about a second. One thread's time is the
    /// processor's, which other programs do not lengthen.
    private func median<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Double {
        let clock = threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC
        for _ in 0..<3 { try body() }
        var times: [Double] = []
        let start = milliseconds(CLOCK_MONOTONIC)
        while times.count < 20 || milliseconds(CLOCK_MONOTONIC) - start < 1000 {
            let before = milliseconds(clock)
            try body()
            times.append(milliseconds(clock) - before)
        }
        times.sort()
        return times[times.count / 2]
    }

    private func milliseconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) * 1e-6
    }
}
