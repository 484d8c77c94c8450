internal import Glibc
import Inference
import Testing

/// Files that are never committed; tests of them say so where they are missing.
enum SharedData {
    static let bootstrap = folder + "/models/bootstrap-float.onnx"

    static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// `../shared/data` beside the package.
    private static let folder =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/") + "/../shared/data"
}

@Suite struct ONNXReadTests {
    @Test(.enabled(if: SharedData.exists(SharedData.bootstrap), "no bootstrap network in ../shared/data"))
    func bootstrap() throws {
        let graph = try Graph(contentsOf: SharedData.bootstrap)
        #expect(graph.opset == 13)
        #expect(graph.inputs == [ValueInfo(name: "luma", shape: [nil, 1, 48, 48])])
        #expect(graph.outputs == [ValueInfo(name: "logits", shape: [nil, 7])])
        #expect(graph.nodes.map(\.kind).filter { $0 == "Conv" }.count == 16)
        let description = try ModelDescription(graph)
        #expect(description.labels == ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"])
        #expect(description.output == .logits)
    }

    @Test(.enabled(if: SharedData.exists(SharedData.bootstrap), "no bootstrap network in ../shared/data"))
    func writtenFilesAreReadAgain() throws {
        let graph = try Graph(contentsOf: SharedData.bootstrap)
        let bytes = graph.serialized()
        let again = try Graph(onnx: bytes)
        #expect(again.nodes == graph.nodes)
        #expect(again.initializers == graph.initializers)
        #expect(again.serialized() == bytes)
    }
}
