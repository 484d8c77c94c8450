import FaceDetection
import Imaging
import Inference

/// What is counted: the start, and each stage once, on fixed inputs, when its tables are there. callgrind's profile is searched for
/// the functions whose names begin with `counted`.
final class Work {
    let detector: FaceDetector
    let classifier: EmotionClassifier
    let picture: GrayImage
    let face: Box
    var crop: [UInt8]
    var cropper: Cropper
    var probabilities: [Float]

    /// A face of `faces` (48×48 gray levels each), four times enlarged, on plain ground.
    init(cascade: String, model: String, faces: [UInt8]) throws {
        detector = FaceDetector(cascade: try Cascade(contentsOf: cascade), settings: DetectionSettings())
        classifier = try EmotionClassifier(contentsOf: model)
        var picture = GrayImage(width: 320, height: 240)
        let stride = picture.stride
        picture.withMutablePixels { pixels in
            for y in 0..<240 {
                for x in 0..<320 {
                    let (row, column) = ((y - 24) / 4, (x - 64) / 4)
                    let inside = y >= 24 && x >= 64 && row < 48 && column < 48
                    pixels[y * stride + x] = inside ? faces[row * 48 + column] : 97
                }
            }
        }
        face = Box(x: 64, y: 24, width: 192, height: 192)
        cropper = Cropper(width: classifier.inputWidth, height: classifier.inputHeight)
        crop = cropper.crop(picture, face)
        probabilities = [Float](repeating: 0, count: 4 * classifier.labels.count)
        self.picture = picture
        _ = detector.detect(self.picture)
        _ = detector.detect(self.picture, within: face, minSize: 120, maxSize: 200)
        classifier.classify(crop, count: 1, into: &probabilities)
    }

    /// Waits until the weights of the network that was loaded are ready.
    func settle() { _ = loaded?.classify(crop) }
}

nonisolated(unsafe) var work: Work!
nonisolated(unsafe) var model = ""
nonisolated(unsafe) var loaded: EmotionClassifier?

@inline(never)
func countedLoad() { loaded = try! EmotionClassifier(contentsOf: model) }

@inline(never)
func countedDetect() { _ = work.detector.detect(work.picture) }

@inline(never)
func countedTrack() { _ = work.detector.detect(work.picture, within: work.face, minSize: 120, maxSize: 200) }

@inline(never)
func countedCrop() { work.cropper.crop(work.picture, work.face, into: &work.crop) }

@inline(never)
func countedClassify() { work.classifier.classify(work.crop, count: 1, into: &work.probabilities) }
