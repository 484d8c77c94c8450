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

    private init(_ cascades: (Cascade, Cascade), _ classifier: EmotionClassifier) {
        (cascade, secondCascade) = cascades
        self.classifier = classifier
    }

    /// As the options name them.
    init(_ cascade: CascadeOptions, _ model: ModelOptions) throws {
        try self.init(cascade: cascade.name, model: model.model)
    }

    /// `cascade`: a file or one of Debian's by its name. `model`: an ONNX file; nil is the network inside the program.
    init(cascade: String, model: String?) throws {
        (self, _) = try Self.read(cascade: cascade, model: model) {}
    }

    /// The same together with what is to be watched.
    static func read<Source>(
        _ cascade: CascadeOptions, _ model: ModelOptions, open: () throws -> Source
    ) throws -> (VisionModels, Source) {
        try read(cascade: cascade.name, model: model.model, open: open)
    }

    /// Another thread reads the network. Where several things are wrong, the cascades count first.
    private static func read<Source>(
        cascade: String, model: String?, open: () throws -> Source
    ) throws -> (VisionModels, Source) {
        Memory.beginReading()
        let network = EarlyNetwork.take(model)
        let cascades = Result { (try CascadeOptions.load(cascade), try CascadeOptions.loadSecond()) }
        let source = Result { try open() }
        // While the other thread makes the last of the network.
        Memory.beginWatching()
        // Before any error: the program must not end while that thread is at work.
        let classifier = network.take()
        let models = VisionModels(try cascades.get(), try classifier.get())
        return (models, try source.get())
    }
}

extension Vision {
    convenience init(source: SourceInfo, models: VisionModels, settings: VisionSettings) throws(DetectionError) {
        try self.init(
            source: source, cascade: models.cascade, secondCascade: models.secondCascade, classifier: models.classifier,
            settings: settings)
    }
}
