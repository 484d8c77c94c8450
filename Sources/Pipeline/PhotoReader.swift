package import FaceDetection
package import Imaging
package import Inference

/// A face in a photo and what it shows.
package struct PhotoFace: Sendable {
    package var box: Box
    /// One probability for each of the model's labels.
    package var probabilities: [Float]
    /// Index of the most probable label.
    package var emotion: Int { Smoother.largest(probabilities) }

    package init(box: Box, probabilities: [Float]) {
        self.box = box
        self.probabilities = probabilities
    }
}

/// Reads the faces of single pictures, where no time helps to tell faces from clutter. One thread owns it.
package final class PhotoReader {
    /// What evidence, as `TrackerSettings` counts it, a box needs without other frames to back it.
    private static let confirmation = -1.0

    package let labels: [String]
    private let classifier: EmotionClassifier
    private let cascade: Cascade
    private let second: Cascade
    private let settings: FinderSettings
    private var cropper: Cropper
    /// For pictures of the height last seen: its tables are worth keeping.
    private var finder: (height: Int, value: FaceFinder)?

    package init(cascade: Cascade, secondCascade: Cascade, classifier: EmotionClassifier, settings: FinderSettings) {
        self.cascade = cascade
        self.second = secondCascade
        self.classifier = classifier
        self.settings = settings
        labels = classifier.labels
        cropper = Cropper(width: classifier.inputWidth, height: classifier.inputHeight)
    }

    /// The faces of a picture from left to right, none overlapping another by much.
    package func read(_ luma: borrowing GrayImage) throws(DetectionError) -> [PhotoFace] {
        let expected = TrackerSettings()
        let finder = try finder(forHeight: luma.height)
        var kept: [Box] = []
        for candidate in finder.candidates(in: luma, known: []).sorted(by: { $0.neighbors > $1.neighbors }) {
            let box = candidate.box
            if kept.contains(where: { 10 * $0.intersectionArea(box) > 4 * min($0.area, box.area) }) { continue }
            let own = Double(candidate.neighbors) - expected.expectedNeighbors
            let agreed = Double(finder.secondOpinion(on: box, in: luma)) - expected.expectedSecondNeighbors
            if own + agreed > Self.confirmation { kept.append(box) }
        }
        kept.sort { ($0.x, $0.y) < ($1.x, $1.y) }
        return kept.map { classify(luma, $0) }
    }

    private func finder(forHeight height: Int) throws(DetectionError) -> FaceFinder {
        if let finder, finder.height == height { return finder.value }
        let new = try FaceFinder(cascade: cascade, second: second, settings: settings, height: height)
        finder = (height, new)
        return new
    }

    /// Takes a part of a picture, or all of it, to be the face.
    package func classify(_ luma: borrowing GrayImage, _ box: Box) -> PhotoFace {
        let crop = cropper.crop(luma, box)
        var probabilities = [Float](repeating: 0, count: labels.count)
        crop.withUnsafeBufferPointer { crop in
            probabilities.withUnsafeMutableBufferPointer { probabilities in
                classifier.classify(crop.baseAddress!, count: 1, into: probabilities.baseAddress!)
            }
        }
        return PhotoFace(box: box, probabilities: probabilities)
    }
}
