internal import Glibc
import Inference
import Testing

/// A network in `../shared/data`, beside the package, that is never committed; tests of it say so where it is missing.
private enum BootstrapFile {
    static let path =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        + "/../shared/data/models/bootstrap-float.onnx"

    static var exists: Bool { access(path, R_OK) == 0 }
}

@Suite struct ONNXReadTests {
    @Test(.enabled(if: BootstrapFile.exists, "no bootstrap network in ../shared/data"))
    func bootstrap() throws {
        let graph = try Graph(contentsOf: BootstrapFile.path)
        #expect(graph.opset == 13)
        #expect(graph.inputs == [ValueInfo(name: "luma", shape: [nil, 1, 48, 48])])
        #expect(graph.outputs == [ValueInfo(name: "logits", shape: [nil, 7])])
        #expect(graph.nodes.map(\.kind).filter { $0 == "Conv" }.count == 16)
        let description = try ModelDescription(graph)
        #expect(description.labels == ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"])
        #expect(description.output == .logits)
    }

    @Test(.enabled(if: BootstrapFile.exists, "no bootstrap network in ../shared/data"))
    func writtenFilesAreReadAgain() throws {
        let graph = try Graph(contentsOf: BootstrapFile.path)
        let bytes = graph.serialized()
        let again = try Graph(onnx: bytes)
        #expect(again.nodes == graph.nodes)
        #expect(again.initializers == graph.initializers)
        #expect(again.serialized() == bytes)
    }
}
