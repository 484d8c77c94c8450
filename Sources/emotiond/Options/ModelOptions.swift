import ArgumentParser
import CAssets
import Glibc
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

    /// Nil is the network inside the program.
    static func loadClassifier(_ model: String?) throws(ModelError) -> EmotionClassifier {
        try EmotionClassifier(graph: loadGraph(model))
    }

    private static func loadGraph(_ model: String?) throws(ModelError) -> Graph {
        if let model { return try Graph(contentsOf: model) }
        let bytes = UnsafeRawBufferPointer(start: cassets_emotion_model, count: cassets_emotion_model_size)
        // Read once; where another asks for them, they come from the program's file again.
        defer { release(bytes) }
        return try Graph(onnx: bytes, name: name(nil))
    }

    /// Gives up the whole pages of constants in the program's file.
    private static func release(_ constants: UnsafeRawBufferPointer) {
        let page = sysconf(Int32(_SC_PAGESIZE)), start = UInt(bitPattern: constants.baseAddress)
        let first = (start + UInt(page) - 1) / UInt(page) * UInt(page), last = (start + UInt(constants.count)) / UInt(page) * UInt(page)
        if first < last { madvise(UnsafeMutableRawPointer(bitPattern: first), Int(last - first), MADV_DONTNEED) }
    }
}
