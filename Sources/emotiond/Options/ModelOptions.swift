import ArgumentParser
import CAssets
import Inference

/// `--model`: which network reads the emotions.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("ONNX file of the network; without it the one inside the program.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var model: String?

    /// As results name it.
    var name: String { Self.name(model) }

    func loadGraph() throws(ModelError) -> Graph { try Self.loadGraph(model) }

    func loadClassifier() throws(ModelError) -> EmotionClassifier { try Self.loadClassifier(model) }

    static func name(_ model: String?) -> String { model ?? "emotion.onnx" }

    /// Nil is the network inside the program. `order` has its weights brought into order.
    static func loadClassifier(
        _ model: String?, order: (@escaping EmotionClassifier.Work) -> Void = EmotionClassifier.onNewThread
    ) throws(ModelError) -> EmotionClassifier {
        try EmotionClassifier(graph: loadGraph(model), order: order)
    }

    private static func loadGraph(_ model: String?) throws(ModelError) -> Graph {
        if let model { return try Graph(contentsOf: model) }
        let bytes = UnsafeRawBufferPointer(start: cassets_emotion_model, count: cassets_emotion_model_size)
        return try Graph(onnx: bytes, name: name(nil))
    }
}
