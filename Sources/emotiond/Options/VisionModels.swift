import FaceDetection
import Imaging
import Inference
import Pipeline
import Threads

/// What finds the faces and reads the emotions.
struct VisionModels {
    let cascade: Cascade
    let secondCascade: Cascade
    let classifier: EmotionClassifier

    /// As the options name them.
    init(_ cascade: CascadeOptions, _ model: ModelOptions) throws {
        try self.init(cascade: cascade.name, model: model.model)
    }

    /// Cascades and network are read at the same time. `cascade`: a file or one of Debian's by its name. `model`: an ONNX file; nil is the
    /// network inside the program.
    init(cascade: String, model: String?) throws {
        Memory.beginReading()
        defer { Memory.beginWatching() }
        let network = EarlyNetwork.take(model)
        let cascades = Result { (try CascadeOptions.load(cascade), try CascadeOptions.loadSecond()) }
        // Before any error: the program must not end while the other thread is at work.
        let classifier = network.result
        (self.cascade, secondCascade) = try cascades.get()
        self.classifier = try classifier.get()
    }
}

extension Vision {
    convenience init(source: SourceInfo, models: VisionModels, settings: VisionSettings) throws(DetectionError) {
        try self.init(
            source: source, cascade: models.cascade, secondCascade: models.secondCascade, classifier: models.classifier,
            settings: settings)
    }
}
