internal import Glibc
import Inference
import Testing

@Suite struct ONNXWriteTests {
    private let graph = Graph(
        name: "g", inputs: [ValueInfo(name: "x", shape: [nil, 4])], outputs: [ValueInfo(name: "y", shape: [nil, 3])],
        initializers: ["w": rampTensor([4, 3])], nodes: [Node(name: "", kind: "MatMul", inputs: ["x", "w"], outputs: ["y"])],
        metadata: ["labels": "a,b,c", "std": "0.25"])

    /// A new folder that is gone when the test is.
    private final class Folder {
        let path: String

        init() throws {
            var template = Array(("/tmp/emotiond-tests-" + String(repeating: "X", count: 6)).utf8CString)
            path = try #require(mkdtemp(&template).map { String(cString: $0) })
        }

        deinit {
            unlink(path + "/model.onnx")
            rmdir(path)
        }

        var names: [String] {
            guard let folder = opendir(path) else { return [] }
            defer { closedir(folder) }
            var names: [String] = []
            while let entry = readdir(folder) {
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { names.append(String(cString: $0)) }
                }
            }
            return names.filter { $0 != "." && $0 != ".." }
        }
    }

    @Test func replacesAFileAsAWhole() throws {
        let folder = try Folder()
        let path = folder.path + "/model.onnx"
        try graph.write(to: path)
        try graph.write(to: path)
        #expect(folder.names == ["model.onnx"])
        let again = try Graph(contentsOf: path)
        #expect(again.nodes == graph.nodes)
        #expect(again.initializers == graph.initializers)
        #expect(again.metadata == graph.metadata)
        #expect(again.inputs == graph.inputs)
        #expect(again.outputs == graph.outputs)
        #expect(again.name == "g")
    }

    @Test func placesThatCannotBeWritten() throws {
        let folder = try Folder()
        for path in [folder.path + "/missing/model.onnx", "/dev/full/model.onnx"] {
            let error = #expect(throws: ModelError.self) { try graph.write(to: path) }
            #expect(error?.kind == .unwritable)
            #expect(error?.description.hasPrefix("cannot write \(path): ") == true)
        }
        #expect(mkdir(folder.path + "/model.onnx", 0o700) == 0)
        #expect(throws: ModelError.self) { try graph.write(to: folder.path + "/model.onnx") }
        #expect(folder.names == ["model.onnx"], "no half-written file is left")
        rmdir(folder.path + "/model.onnx")
    }

    @Test func everyKindOfElement() throws {
        // Tensors of all types behind operators that read them.
        let storages: [Tensor.Storage] = [.uint8([0, 255]), .int8([-128, 127]), .int32([.min, .max])]
        for storage in storages {
            var graph = graph
            graph.initializers["q"] = Tensor(shape: [1, 2], storage: storage)
            graph.initializers["s"] = Tensor([0.5], shape: [])
            graph.nodes = [
                Node(name: "d", kind: "DequantizeLinear", inputs: ["q", "s"], outputs: ["v"]),
                Node(name: "m", kind: "Mul", inputs: ["v", "one"], outputs: ["k"]),
                Node(name: "p", kind: "MatMul", inputs: ["x", "w"], outputs: ["h"]),
                Node(name: "a", kind: "Add", inputs: ["h", "k"], outputs: ["y"]),
            ]
            graph.initializers["w"] = rampTensor([4, 2])
            graph.initializers["one"] = Tensor([1], shape: [])
            let again = try Graph(onnx: graph.serialized())
            #expect(again.initializers["q"] == graph.initializers["q"])
            #expect(again.nodes == graph.nodes)
        }
    }
}
