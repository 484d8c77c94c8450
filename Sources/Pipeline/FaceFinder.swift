package import FaceDetection
package import Imaging

/// How much of a frame is searched for faces.
package enum DetectionMode: String, Sendable, CaseIterable {
    /// Every frame, all of it.
    case full
    /// All of it every few frames, in between only around the faces that are known.
    case track
}

/// What to look for, and how thoroughly.
package struct FinderSettings: Sendable, Equatable {
    package var mode = DetectionMode.full
    /// In `track` mode, frames from one full scan to the next.
    package var scanInterval = 10
    package var scaleFactor = 1.1
    /// Side of the smallest face in pixels; nil chooses a twelfth of the picture's height, at least 30, but not above `maxSize`.
    package var minSize: Int?
    /// Side of the largest face in pixels; 0 is the picture.
    package var maxSize = 0
    /// Cores that a search may use; the faces are the same.
    package var threads = 1

    package init() {}

    func minSize(forHeight height: Int) -> Int {
        if let minSize { return minSize }
        let usual = max(30, height / 12)
        return maxSize > 0 ? min(usual, maxSize) : usual
    }

    /// A group of windows counts from three on. Clutter is kept out by the tracker, not here: it costs weak true faces.
    private static let minNeighbors = 2

    func detection(forHeight height: Int) -> DetectionSettings {
        DetectionSettings(
            scaleFactor: scaleFactor, minNeighbors: Self.minNeighbors, minSize: minSize(forHeight: height), maxSize: maxSize)
    }

    /// Throws what is wrong with the settings, of kind `badSettings`. What is valid is so for pictures of every size.
    package func validate() throws(DetectionError) { try detection(forHeight: 480).validate() }
}

/// Finds boxes that may be faces: the first stage. It lets weak ones through, because the tracker judges them over time.
package final class FaceFinder {
    private let settings: FinderSettings
    private let detector: FaceDetector
    private let second: FaceDetector
    private let minSize: Int
    private var framesUntilScan = 0
    private var thumbnails = Cropper(width: Appearance.side, height: Appearance.side)

    /// - Parameters:
    ///   - cascade: proposes boxes.
    ///   - second: another cascade, asked about boxes that are not yet known as faces.
    ///   - height: of the pictures, in pixels.
    package init(cascade: Cascade, second: Cascade, settings: FinderSettings, height: Int) throws(DetectionError) {
        self.settings = settings
        let first = settings.detection(forHeight: height)
        try first.validate()
        minSize = first.minSize
        detector = FaceDetector(cascade: cascade, settings: first, threads: settings.threads)
        self.second = FaceDetector(
            cascade: second, settings: DetectionSettings(scaleFactor: settings.scaleFactor, minNeighbors: 1, minSize: minSize))
    }

    /// Candidates in one frame, in the detector's order. `known` are the boxes of tracks, where `track` mode searches.
    package func candidates(in luma: borrowing GrayImage, known: [Box]) -> [Candidate] {
        var detections: [Detection] = []
        if settings.mode == .full || framesUntilScan <= 0 {
            framesUntilScan = settings.scanInterval
            detections = detector.detect(luma)
        } else {
            // A smaller one was known before the settings changed.
            for box in known where box.width * 4 / 3 >= minSize {
                detections += detector.detect(
                    luma, within: box.grown(by: 0.4).clipped(width: luma.width, height: luma.height),
                    minSize: max(minSize, box.width * 3 / 4), maxSize: box.width * 4 / 3)
            }
            detections = withoutRepeats(detections)
        }
        framesUntilScan -= 1
        var found: [Candidate] = []
        for detection in detections {
            let appearance = Appearance(of: luma, at: detection.box, with: &thumbnails)
            found.append(Candidate(box: detection.box, neighbors: detection.neighbors, appearance: appearance))
        }
        return found
    }

    /// How many windows of the second cascade agree that there is a face of about this size at about this place.
    package func secondOpinion(on box: Box, in luma: borrowing GrayImage) -> Int {
        let region = box.grown(by: 0.25).clipped(width: luma.width, height: luma.height)
        guard region.width > 0, region.height > 0 else { return 0 }
        return second.detect(luma, within: region, minSize: box.width * 7 / 10, maxSize: min(region.width, region.height))
            .map(\.neighbors).max() ?? 0
    }

    /// Searches around neighbouring tracks can find one face twice: the stronger finding stays.
    private func withoutRepeats(_ detections: [Detection]) -> [Detection] {
        var kept: [Detection] = []
        for detection in detections.sorted(by: { $0.neighbors > $1.neighbors })
        where !kept.contains(where: { $0.box.overlap(detection.box) > 0.5 }) {
            kept.append(detection)
        }
        return kept
    }
}

extension Box {
    /// The box with this share of its size added on every side.
    package func grown(by share: Double) -> Box {
        let dx = Int((Double(width) * share).rounded()), dy = Int((Double(height) * share).rounded())
        return Box(x: x - dx, y: y - dy, width: width + 2 * dx, height: height + 2 * dy)
    }
}
