import FaceDetection
import Imaging
import Inference
import Pipeline

/// What finds the faces and reads the emotions.
struct VisionModels {
    let cascade: Cascade
    let secondCascade: Cascade
    let classifier: EmotionClassifier

    /// As the options name them.
    init(_ cascade: CascadeOptions, _ model: ModelOptions) throws {
        try self.init(cascade: cascade.name, model: model.model)
    }

    /// `cascade`: a file or one of Debian's by its name. `model`: an ONNX file; nil is the network inside the program.
    init(cascade: String, model: String?) throws {
        self.cascade = try CascadeOptions.load(cascade)
        secondCascade = try CascadeOptions.loadSecond()
        classifier = try ModelOptions.loadClassifier(model)
    }
}

extension Vision {
    convenience init(source: SourceInfo, models: VisionModels, settings: VisionSettings) throws(DetectionError) {
        try self.init(
            source: source, cascade: models.cascade, secondCascade: models.secondCascade, classifier: models.classifier,
            settings: settings)
    }
}
