import FaceDetection
import Inference

/// What finds the faces and reads the emotions, as the options name them.
struct VisionModels {
    let cascade: Cascade
    let secondCascade: Cascade
    let classifier: EmotionClassifier

    init(_ cascade: CascadeOptions, _ model: ModelOptions) throws {
        self.cascade = try cascade.load()
        secondCascade = try cascade.loadSecond()
        classifier = try model.loadClassifier()
    }
}
