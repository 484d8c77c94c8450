import Inference
import Testing
import Training

@Suite struct QuantizerTests {
    /// A residual network with what quantising has to know: a normalised input, folded and free batch normalisations, ReLU6,
    /// groups, a residual addition, poolings, a product at the end.
    private var network: Graph {
        get throws {
            var generator = SplitMix(seed: 7)
            var builder = NetworkBuilder(input: [nil, 1, 24, 24])
            func random(_ shape: [Int], _ range: ClosedRange<Float>) -> Tensor {
                Tensor((0..<shape.reduce(1, *)).map { _ in Float.random(in: range, using: &generator) }, shape: shape)
            }
            func statistics(_ count: Int) -> [Tensor] {
                [random([count], 0.5...1.5), random([count], -0.2...0.2), random([count], -0.2...0.2), random([count], 0.5...2)]
            }
            let prefix = builder.add("BatchNormalization", ["x"], [[1.1], [0.2], [0.5], [0.06]].map { Tensor($0, shape: [1]) })
            let stem = builder.add("Conv", [prefix], [random([8, 1, 5, 5], -0.3...0.3)], ["pads": .ints([2, 2, 2, 2])])
            let normal = builder.add("BatchNormalization", [stem], statistics(8))
            let relu = builder.add("Relu", [normal])
            let pool = builder.add("MaxPool", [relu], [], ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])])
            let depthwise = builder.add(
                "Conv", [pool], [random([8, 1, 3, 3], -0.5...0.5), random([8], -0.1...0.1)],
                ["pads": .ints([1, 1, 1, 1]), "group": .int(8)])
            let six = builder.add("Clip", [depthwise], [Tensor([0], shape: []), Tensor([6], shape: [])])
            let point = builder.add("Conv", [six], [random([8, 8, 1, 1], -0.6...0.6), random([8], -0.1...0.1)])
            let sum = builder.add("Relu", [builder.add("Add", [point, pool])])
            let free = builder.add("BatchNormalization", [sum], statistics(8))
            let mean = builder.add("GlobalAveragePool", [free])
            let flat = builder.add("Flatten", [mean])
            let logits = builder.add("Gemm", [flat], [random([3, 8], -1...1), random([3], -0.2...0.2)], ["transB": .int(1)])
            let output = builder.add("Softmax", [logits])
            return try builder.graph(output: output, metadata: ["labels": "a,b,c", "input_width": "24", "input_height": "24"])
        }
    }

    /// Soft blobs, so that pictures differ and have all gray levels.
    private func crops(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SplitMix(seed: seed)
        return (0..<count).flatMap { _ in
            let (x, y) = (Float.random(in: 4...20, using: &generator), Float.random(in: 4...20, using: &generator))
            let (width, light) = (Float.random(in: 10...120, using: &generator), Float.random(in: 100...255, using: &generator))
            return (0..<24 * 24).map { index in
                let (dx, dy) = (Float(index % 24) - x, Float(index / 24) - y)
                return UInt8(light / (1 + (dx * dx + dy * dy) / width))
            }
        }
    }

    private func outputs(_ graph: Graph, _ crops: [UInt8]) throws -> [Float] {
        let input = Tensor(crops.map { Float($0) / 255 }, shape: [crops.count / 576, 1, 24, 24])
        return try #require(try ReferenceExecutor(graph: graph).run(input).floats)
    }

    @Test(arguments: [RangeMethod.minMax, .percentile(0.0001), .meanSquaredError], [false, true])
    func staysCloseToTheFloatNetwork(_ method: RangeMethod, _ correctsBiases: Bool) throws {
        let float = try network
        let quantized = try Quantizer(method: method, correctsBiases: correctsBiases).quantize(float, crops: crops(32))
        let pictures = crops(64, seed: 2)
        let wanted = try outputs(float, pictures), got = try outputs(quantized, pictures)
        let distances = zip(wanted, got).map { abs($0 - $1) }
        #expect(distances.reduce(0, +) / Float(distances.count) < 0.006)
        #expect(distances.max()! < 0.04)
        // The pictures tell the labels apart, or closeness would mean little.
        let first = (0..<64).map { wanted[$0 * 3] }
        #expect(first.max()! - first.min()! > 0.1)
    }

    @Test func biasCorrectionTakesTheMeanErrorOut() throws {
        let float = try network
        let pictures = crops(64)
        let wanted = try outputs(float, pictures)
        /// The sum over the labels of how far the mean probability moved.
        func shift(_ correctsBiases: Bool) throws -> Float {
            let quantizer = Quantizer(method: .minMax, correctsBiases: correctsBiases)
            let got = try outputs(try quantizer.quantize(float, crops: pictures), pictures)
            var sums = [Float](repeating: 0, count: 3)
            for index in got.indices { sums[index % 3] += got[index] - wanted[index] }
            return sums.map { abs($0) }.reduce(0, +) / 64
        }
        let (with, without) = (try shift(true), try shift(false))
        #expect(with < without)
    }

    @Test func form() throws {
        let graph = try Quantizer().quantize(try network, crops: crops(16))
        #expect(graph.opset == 13)
        #expect(graph.metadata["labels"] == "a,b,c")
        #expect(graph.metadata["quantization"] != nil)
        let producers = Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.outputs[0], $0) })
        // The prefix and the normalisation behind the addition stay; the one behind the stem is folded.
        #expect(graph.nodes.count { $0.kind == "BatchNormalization" } == 2)
        for node in graph.nodes where ["Conv", "Gemm"].contains(node.kind) {
            let operands = try node.inputs.map { try #require(producers[$0]) }
            #expect(operands.map(\.kind) == ["DequantizeLinear", "DequantizeLinear", "DequantizeLinear"])
            let weights = try #require(graph.initializers[operands[1].inputs[0]])
            #expect(weights.elementType == .int8)
            #expect(weights.integers!.allSatisfy { (-127...127).contains($0) })
            let inputScale = try #require(graph.initializers[operands[0].inputs[1]]?.floats)
            let weightScales = try #require(graph.initializers[operands[1].inputs[1]]?.floats)
            #expect(weightScales.count == weights.shape[0])
            #expect(graph.initializers[operands[2].inputs[0]]?.elementType == .int32)
            #expect(graph.initializers[operands[2].inputs[1]]?.floats == weightScales.map { $0 * inputScale[0] })
        }
        for node in graph.nodes where node.kind == "QuantizeLinear" {
            let zeroPoint = try #require(graph.initializers[node.inputs[2]])
            #expect(zeroPoint.elementType == .uint8)
            let source = producers[node.inputs[0]]?.kind
            if source == "Relu" || source == "Clip" || source == "MaxPool" { #expect(zeroPoint.integers == [0]) }
        }
        // A ReLU behind an operator reads it as it is, for runtimes to fuse.
        for node in graph.nodes where node.kind == "Relu" || node.kind == "Clip" {
            #expect(["Conv", "Add"].contains(producers[node.inputs[0]]?.kind))
        }
        // What is behind the last product stays in floats.
        #expect(producers[graph.nodes.last!.inputs[0]]?.kind == "Gemm")
        #expect(try Graph(onnx: graph.serialized()).nodes == graph.nodes)
    }

    @Test func grayLevelsAreHeldExactly() throws {
        let graph = try Quantizer().quantize(try network, crops: crops(4))
        let first = try #require(graph.nodes.first)
        #expect(first.kind == "QuantizeLinear" && first.inputs[0] == "x")
        #expect(graph.initializers[first.inputs[1]]?.floats == [Float(1) / 255])
        #expect(graph.initializers[first.inputs[2]]?.integers == [0])
    }

    @Test func sameInputSameBytes() throws {
        let float = try network
        #expect(try Quantizer().quantize(float, crops: crops(8)).serialized() == Quantizer().quantize(float, crops: crops(8)).serialized())
    }

    @Test func networksThatCannotBeQuantised() throws {
        let float = try network
        let quantized = try Quantizer().quantize(float, crops: crops(4))
        let again = #expect(throws: ModelError.self) { try Quantizer().quantize(quantized, crops: crops(4)) }
        #expect(again?.description == "the network is quantised already; the float network is wanted")

        var builder = NetworkBuilder(input: [nil, 1, 24, 24])
        let mean = builder.add("Flatten", [builder.add("GlobalAveragePool", ["x"])])
        let plain = try builder.graph(output: mean, metadata: ["input_width": "24", "input_height": "24"])
        let nothing = #expect(throws: ModelError.self) { try Quantizer().quantize(plain, crops: crops(4)) }
        #expect(nothing?.description.contains("no convolution") == true)

        // The weights are finite, what they make is not.
        var huge = NetworkBuilder(input: [nil, 1, 24, 24])
        let one = huge.add("Conv", ["x"], [Tensor([3e38], shape: [1, 1, 1, 1])])
        let two = huge.add("Conv", [huge.add("Add", [one, one])], [Tensor([1], shape: [1, 1, 1, 1])])
        let end = huge.add("Flatten", [huge.add("GlobalAveragePool", [two])])
        let endless = try huge.graph(output: end, metadata: ["input_width": "24", "input_height": "24"])
        let infinite = #expect(throws: ModelError.self) { try Quantizer().quantize(endless, crops: crops(4)) }
        #expect(infinite?.description.contains("NaN or infinite") == true)
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
