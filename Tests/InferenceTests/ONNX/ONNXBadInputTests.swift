internal import Glibc
import Inference
import Testing

@Suite struct ONNXBadInputTests {
    /// A network that is right: a convolution, a ReLU, a mean.
    private var good: Graph {
        Graph(
            name: "good", inputs: [ValueInfo(name: "x", shape: [nil, 1, 48, 48])], outputs: [ValueInfo(name: "y", shape: [nil, 2, 1, 1])],
            initializers: ["w": rampTensor([2, 1, 3, 3]), "b": rampTensor([2])],
            nodes: [
                Node(name: "conv", kind: "Conv", inputs: ["x", "w", "b"], outputs: ["c"]),
                Node(name: "relu", kind: "Relu", inputs: ["c"], outputs: ["r"]),
                Node(name: "mean", kind: "GlobalAveragePool", inputs: ["r"], outputs: ["y"]),
            ])
    }

    private func expectRefusal(_ graph: Graph, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) { try Graph(onnx: graph.serialized()) }
        guard let error else { return }
        #expect(error.kind == .badData, sourceLocation: sourceLocation)
        #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
        for part in parts { #expect(error.description.contains(part), sourceLocation: sourceLocation) }
    }

    @Test func goodNetwork() throws {
        let graph = try Graph(onnx: good.serialized())
        #expect(graph.nodes == good.nodes)
        #expect(try ReferenceExecutor(graph: graph).run(rampTensor([3, 1, 48, 48])).shape == [3, 2, 1, 1])
    }

    @Test func filesThatAreNoModel() throws {
        let missing = #expect(throws: ModelError.self) { try Graph(contentsOf: "/nowhere/model.onnx") }
        #expect(missing?.kind == .missing)
        let folder = #expect(throws: ModelError.self) { try Graph(contentsOf: "/") }
        #expect(folder?.kind == .unreadable)
        #expect(folder?.description == "cannot read /: Is a directory")
        for text in ["", "hello, world\n", "emotion,pixels,Usage\n0,70 80 82,Training\n", String(repeating: "\0", count: 100)] {
            let error = #expect(throws: ModelError.self) { try Graph(onnx: Array(text.utf8)) }
            #expect(error?.kind == .badData)
        }
    }

    @Test func everyTruncation() throws {
        // Bytes as ONNX's own library writes them: the operator set comes last, so that no shorter file is whole.
        let bytes = try #require(goldenQuantization.last).graph.serializedLikeONNX
        #expect(throws: Never.self) { try Graph(onnx: bytes) }
        for length in 0..<bytes.count {
            #expect(throws: ModelError.self, "\(length) of \(bytes.count) bytes") { try Graph(onnx: Array(bytes[..<length])) }
        }
    }

    /// Whatever a damaged file says, reading it ends with a graph or an error, and a graph can be computed.
    @Test func randomDamage() throws {
        var generator = SplitMix(seed: 48)
        var survivors = 0
        for golden in [goldenConvolution[3], goldenLayout[10], goldenQuantization[4], goldenPooling[2]] {
            let bytes = try golden.graph.serialized()
            for _ in 0..<500 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    damaged[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
                }
                guard let graph = try? Graph(onnx: damaged) else { continue }
                survivors += 1
                if let executor = try? ReferenceExecutor(graph: graph) {
                    let shape = graph.inputs[0].shape.map { $0 ?? 1 }
                    if shape.reduce(1, *) < 1 << 16 { _ = try? executor.run(rampTensor(shape)) }
                }
            }
        }
        #expect(survivors > 100, "most damage is to numbers, which may be anything")
    }

    @Test func operators() {
        var graph = good
        graph.nodes[1].kind = "LSTM"
        expectRefusal(graph, "node 'relu' (LSTM): the operator LSTM is not supported")
        graph = good
        graph.nodes[1].kind = "Conv"
        expectRefusal(graph, "node 'relu' (Conv)", "inputs")
        graph = good
        graph.nodes[1] = Node(name: "join", kind: "Concat", inputs: ["c", "c"], outputs: ["r"], attributes: ["axis": .int(1)])
        expectRefusal(graph, "'join' (Concat)")
        graph = good
        graph.nodes[0].attributes["strides"] = .int(2)
        expectRefusal(graph, "'conv'", "'strides'")
    }

    @Test func connections() {
        var graph = good
        graph.nodes[1].inputs = ["nothing"]
        expectRefusal(graph, "'relu'", "'nothing'")
        graph = good
        graph.nodes[1].inputs = ["y"]
        graph.nodes[0].inputs = ["r", "w", "b"]
        expectRefusal(graph, "cycle")
        graph = good
        graph.nodes[1].outputs = ["c"]
        expectRefusal(graph, "'relu'", "'c'", "twice")
        graph = good
        graph.outputs[0].name = "z"
        expectRefusal(graph, "'z'")
        graph = good
        graph.inputs.append(ValueInfo(name: "x2", shape: [nil, 1]))
        expectRefusal(graph, "2 inputs")
        graph = good
        graph.inputs[0].elementType = .int64
        expectRefusal(graph, "'x'")
    }

    @Test func nodesInAnyOrder() throws {
        var graph = good
        graph.nodes.reverse()
        #expect(try Graph(onnx: graph.serialized()).nodes == good.nodes)
    }

    @Test func shapes() {
        var graph = good
        graph.initializers["b"] = rampTensor([3])
        expectRefusal(graph, "'conv'", "bias")
        graph = good
        graph.initializers["w"] = rampTensor([2, 2, 3, 3])
        expectRefusal(graph, "'conv'", "weights")
        graph = good
        graph.initializers["w"] = rampTensor([2, 1, 49, 49])
        expectRefusal(graph, "'conv'", "49")
        graph = good
        graph.initializers["w"] = Tensor(shape: [2, 1, 3, 3], storage: .float([1, 2, 3]))
        expectRefusal(graph, "'w'", "18 elements")
        graph = good
        graph.initializers["w"] = Tensor(shape: [1 << 20, 1 << 20, 3, 3], storage: .float([1, 2, 3]))
        expectRefusal(graph, "'w'", "impossible")
        graph = good
        graph.initializers["w"] = Tensor(shape: [-2, 1, 3, 3], storage: .float([]))
        expectRefusal(graph, "'w'", "impossible")
        graph = good
        graph.inputs[0].shape = [nil, 1, 1 << 20, 1 << 20]
        expectRefusal(graph, "'x'", "impossible")
        graph = good
        graph.nodes[0].attributes["pads"] = .ints([4096, 4096, 4096, 4096])
        graph.initializers["w"] = rampTensor([2, 1, 1, 1])
        expectRefusal(graph, "'conv'", "too large")
        graph = good
        graph.nodes[0].attributes["strides"] = .ints([0, 1])
        expectRefusal(graph, "'conv'", "out of range")
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func weights(_ value: Float) {
        var graph = good
        graph.initializers["b"] = Tensor([1, value], shape: [2])
        expectRefusal(graph, "'conv'", "'b'", "NaN or infinite")
    }

    @Test(arguments: [Float.nan, .infinity, 0, -0.1]) func scales(_ value: Float) {
        var graph = good
        graph.initializers["s"] = Tensor([value], shape: [])
        graph.nodes[1] = Node(name: "quantise", kind: "QuantizeLinear", inputs: ["c", "s"], outputs: ["q"])
        graph.nodes.insert(Node(name: "back", kind: "DequantizeLinear", inputs: ["q", "s"], outputs: ["r"]), at: 2)
        expectRefusal(graph, "'quantise'", "'s'")
    }

    @Test func weightsOutsideTheFile() {
        // TensorProto: name 8, dims 1, data_type 2, external_data 13, data_location 14.
        let location = field(1, Array("location".utf8)) + field(2, Array("/etc/passwd".utf8))
        let tensor = field(8, Array("w".utf8)) + [0x08, 2, 0x10, 1] + field(13, location) + [0x70, 1]
        let model = field(7, field(5, tensor)) + field(8, [0x10, 13])
        let error = #expect(throws: ModelError.self) { try Graph(onnx: model) }
        #expect(error?.description == "the tensor 'w' is stored outside the file; export the model with its weights inside")
    }

    @Test func operatorSets() {
        var graph = good
        graph.opset = 6
        expectRefusal(graph, "operator set 7")
    }

    @Test func namesAreMadeFitForALine() {
        var graph = good
        graph.nodes[1].name = "two\nlines \u{1b}[31m" + String(repeating: "x", count: 1000)
        graph.nodes[1].kind = "Foo\nBar"
        expectRefusal(graph, "two?lines ?[31mxxx", "Foo?Bar")
    }
}

/// A length-delimited field of the protocol buffers' wire format; up to 127 bytes.
private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    precondition(bytes.count < 128)
    return [number << 3 | 2, UInt8(bytes.count)] + bytes
}

extension Graph {
    /// The file without the metadata and the producer's name, which may be cut off unnoticed.
    fileprivate var serializedLikeONNX: [UInt8] {
        var graph = self
        graph.metadata = [:]
        return graph.serialized()
    }
}

/// S. Vigna's SplitMix64: the same numbers on every run.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
