package import FaceDetection
package import Imaging
package import Inference

/// What a pipeline is made of besides its source.
package struct VisionSettings: Sendable, Equatable {
    package var finder = FinderSettings()
    package var tracker = TrackerSettings()
    package var smoother = Smoother.Settings()

    package init() {}
}

/// From a frame to what is seen in it: find faces, follow them, crop, classify, smooth. One thread owns it.
package final class Vision {
    package let labels: [String]
    package private(set) var times = StageTimes()
    private let cascades: (first: Cascade, second: Cascade)
    private var settings: VisionSettings
    private var finder: FaceFinder
    /// Of the pictures for which the finder is made, in pixels.
    private var size: (width: Int, height: Int)
    private let classifier: EmotionClassifier
    private var tracker: Tracker
    private var smoothers: [Int: Smoother] = [:]
    private var cropper: Cropper
    private var crops: [UInt8] = []
    private var probabilities: [Float] = []

    /// How many people were confirmed so far.
    package var trackCount: Int { tracker.count }

    package init(
        source: SourceInfo, cascade: Cascade, secondCascade: Cascade, classifier: EmotionClassifier, settings: VisionSettings
    ) throws(DetectionError) {
        self.settings = settings
        self.classifier = classifier
        cascades = (cascade, secondCascade)
        size = (source.width, source.height)
        labels = classifier.labels
        finder = try FaceFinder(cascade: cascade, second: secondCascade, settings: settings.finder, height: source.height)
        tracker = Tracker(settings: settings.tracker)
        cropper = Cropper(width: classifier.inputWidth, height: classifier.inputHeight)
    }

    /// Goes on with other settings from the next frame on. The tracker's are those of the start.
    package func apply(_ new: VisionSettings) throws(DetectionError) {
        if new.finder != settings.finder { try makeFinder(new.finder) }
        for number in smoothers.keys { smoothers[number]!.settings = new.smoother }
        settings = new
    }

    private func makeFinder(_ settings: FinderSettings) throws(DetectionError) {
        finder = try FaceFinder(cascade: cascades.first, second: cascades.second, settings: settings, height: size.height)
    }

    /// A camera of another size shows another picture: nobody in it is where somebody was before.
    private func adapt(to new: (width: Int, height: Int)) {
        size = new
        do throws(DetectionError) {
            try makeFinder(settings.finder)
        } catch {
            preconditionFailure("settings that are valid are so for every size: \(error)")
        }
        tracker.clear()
    }

    /// Processes the next frame; frames come in order. Their size may change.
    package func process(_ frame: borrowing Frame) -> Observation {
        let new = (frame.luma.width, frame.luma.height)
        if new != size { adapt(to: new) }
        let tracks = follow(frame)
        classify(tracks, in: frame)
        var faces: [Face] = []
        faces.reserveCapacity(tracks.count)
        for (i, track) in tracks.enumerated() {
            let raw = Array(probabilities[i * labels.count..<(i + 1) * labels.count])
            smoothers[track.number, default: Smoother(settings: settings.smoother)].update(raw, time: frame.time)
            let smoother = smoothers[track.number]!
            faces.append(
                Face(
                    track: track.number, box: track.box.clipped(width: frame.luma.width, height: frame.luma.height),
                    probabilities: smoother.probabilities, emotion: smoother.label, raw: raw))
        }
        forgetTheGone()
        return Observation(frame: frame.number, time: frame.time, faces: faces)
    }

    /// A camera that runs for months sees many people: what was known of those who left goes with their track.
    private func forgetTheGone() {
        let known = tracker.numbers
        if smoothers.count > known.count { smoothers = smoothers.filter { known.contains($0.key) } }
    }

    private func follow(_ frame: borrowing Frame) -> [Track] {
        let start = ContinuousClock.now
        let candidates = finder.candidates(in: frame.luma, known: tracker.searchBoxes(at: frame.time))
        times.detect.add(since: start)
        let finder = finder
        return tracker.update(candidates, time: frame.time) { finder.secondOpinion(on: $0, in: frame.luma) }
            .filter { $0.box.clipped(width: frame.luma.width, height: frame.luma.height).area > 0 }
    }

    private func classify(_ tracks: [Track], in frame: borrowing Frame) {
        guard !tracks.isEmpty else { return }
        let cropSize = cropper.width * cropper.height
        if crops.count < tracks.count * cropSize {
            crops = [UInt8](repeating: 0, count: tracks.count * cropSize)
            probabilities = [Float](repeating: 0, count: tracks.count * labels.count)
        }
        var start = ContinuousClock.now
        crops.withUnsafeMutableBufferPointer { crops in
            for (i, track) in tracks.enumerated() {
                cropper.crop(frame.luma, track.box, into: crops.baseAddress! + i * cropSize)
            }
        }
        times.crop.add(since: start)
        start = .now
        crops.withUnsafeBufferPointer { crops in
            probabilities.withUnsafeMutableBufferPointer { probabilities in
                classifier.classify(crops.baseAddress!, count: tracks.count, into: probabilities.baseAddress!)
            }
        }
        times.classify.add(since: start)
    }
}

/// How long the stages took, summed over frames.
package struct StageTimes: Sendable {
    package struct Stage: Sendable {
        package private(set) var total = Duration.zero
        package private(set) var count = 0

        mutating func add(since start: ContinuousClock.Instant) {
            total += ContinuousClock.now - start
            count += 1
        }

        /// Milliseconds a call, 0 where there was none.
        package var mean: Double { count == 0 ? 0 : total / .milliseconds(1) / Double(count) }
    }

    package var detect = Stage()
    package var crop = Stage()
    package var classify = Stage()
}
