import CInt8Kernels
@testable import Inference
import Testing
import TileModel

/// The int8 plan against the reference executor on the same graph: same probabilities, whatever is fused.
struct Int8ParityTests {
    /// One way to build a network's middle: from a value with 20 channels at 12×12 to some value and its channels.
    struct Part: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let build: @Sendable (inout QuantizedGraph, String) -> (value: String, channels: Int)

        init(_ name: String, _ build: @escaping @Sendable (inout QuantizedGraph, String) -> (String, Int)) {
            testDescription = name
            self.build = build
        }
    }

    static let pool2: [String: Attribute] = ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])]
    static let pool3: [String: Attribute] = ["kernel_shape": .ints([3, 3]), "pads": .ints([1, 1, 1, 1]), "strides": .ints([2, 2])]

    static let parts: [Part] = [
        Part("convolution") { ($0.convolution($1, (20, 33), kernel: 3, pad: 1), 33) },
        Part("strided, odd channels") { ($0.convolution($1, (20, 5), kernel: 3, stride: 2, pad: 1), 5) },
        Part("dilated") { ($0.convolution($1, (20, 16), kernel: 3, pad: 2, dilation: 2), 16) },
        Part("grouped") { ($0.convolution($1, (20, 30), kernel: 3, pad: 1, group: 5), 30) },
        Part("depthwise") { ($0.convolution($1, (20, 20), kernel: 3, stride: 2, pad: 1, group: 20), 20) },
        Part("relu") { graph, value in
            let sum = graph.convolution(value, (20, 20), kernel: 1)
            return (graph.node("Relu", [sum]), 20)
        },
        Part("clip") { graph, value in
            let sum = graph.convolution(value, (20, 20), kernel: 1)
            return (graph.node("Clip", [sum, graph.scalar(-0.25), graph.scalar(1)]), 20)
        },
        Part("residual") { graph, value in
            let sum = graph.convolution(value, (20, 20), kernel: 3, pad: 1)
            let main = graph.quantized(sum, scale: 1.0 / 16, zeroPoint: 120)
            return (graph.node("Relu", [graph.node("Add", [main, value])]), 20)
        },
        Part("residual that two want") { graph, value in
            let main = graph.quantized(graph.convolution(value, (20, 20), kernel: 3, pad: 1), scale: 1.0 / 16, zeroPoint: 120)
            let sum = graph.quantized(graph.node("Add", [main, value]), scale: 1.0 / 16, zeroPoint: 100)
            return (graph.node("Sub", [sum, main]), 20)
        },
        Part("maximum") { ($0.node("MaxPool", [$1], pool3), 20) },
        Part("maximum before quantisation") { graph, value in
            (graph.node("MaxPool", [graph.node("Relu", [graph.convolution(value, (20, 24), kernel: 3)])], pool2), 24)
        },
        Part("mean") { ($0.node("AveragePool", [$1], pool2), 20) },
        Part("mean with margin") { graph, value in
            let margin: [String: Attribute] = ["pads": .ints([1, 1, 1, 1]), "count_include_pad": .int(1)]
            return (graph.node("AveragePool", [value], pool2.merging(margin) { $1 }), 20)
        },
        Part("gate, in floats") { graph, value in
            let gate = graph.node("Sigmoid", [graph.convolution(value, (20, 20), kernel: 1)])
            return (graph.node("Mul", [value, gate]), 20)
        },
        Part("table") { graph, value in
            (graph.node("Relu", [graph.node("Sub", [graph.node("Mul", [value, graph.scalar(0.5)]), graph.scalar(0.25)])]), 20)
        },
        Part("table by channel") { graph, value in
            let factors = (0..<20).map { Float($0 - 8) / 8 }
            return (graph.node("Mul", [value, graph.constant(Tensor(factors, shape: [1, 20, 1, 1]))]), 20)
        },
        Part("padding apart") { graph, value in
            let pads = graph.constant(Tensor(shape: [8], storage: .int64([0, 0, 1, 0, 0, 0, 2, 1])))
            let padded = graph.quantized(graph.node("Pad", [value, pads]), scale: 1.0 / 16, zeroPoint: 9)
            return (graph.convolution(padded, (20, 16), kernel: 3), 16)
        },
    ]

    /// Pixels → bytes → convolution to 20 channels → part → mean → fully connected → softmax.
    static func graph(_ part: Part, isSigned: Bool = false) -> (graph: Graph, crops: [UInt8]) {
        var builder = QuantizedGraph()
        let pixels = builder.quantized("luma", scale: 1.0 / 256, zeroPoint: 0)
        let first = builder.node("Relu", [builder.convolution(pixels, (1, 20), kernel: 3, pad: 1)])
        let value = builder.quantized(first, scale: 1.0 / 16, zeroPoint: isSigned ? 9 - 128 : 9, isSigned: isSigned)
        let (middle, channels) = part.build(&builder, value)
        let features = builder.quantized(middle, scale: 1.0 / 8, zeroPoint: 101)
        let pooled = builder.quantized(builder.node("GlobalAveragePool", [features]), scale: 1.0 / 32, zeroPoint: 128)
        let flat = builder.node("Flatten", [pooled], ["axis": .int(1)])
        let weights = builder.weights([5, channels], largest: 127), bias = builder.bias(5)
        let logits = builder.node("Gemm", [flat, weights, bias], ["transB": .int(1)])
        let crops = builder.crops(7)
        return (builder.ending(in: logits, labels: 5), crops)
    }

    static func reference(_ graph: Graph, _ crops: [UInt8]) throws -> [Float] {
        let shape = graph.inputs[0].shape.dropFirst().map { $0! }
        let input = Tensor(crops.map { Float($0) / 255 }, shape: [crops.count / shape.reduce(1, *)] + shape)
        return try #require(try ReferenceExecutor(graph: graph).run(input).floats)
    }

    static func softmax(_ logits: [Float], _ width: Int) -> [Float] {
        stride(from: 0, to: logits.count, by: width).flatMap { row in
            let values = logits[row..<row + width], greatest = values.max()!
            let powers = values.map { Float.exponential($0 - greatest) }, sum = powers.reduce(0, +)
            return powers.map { $0 / sum }
        }
    }

    @Test(arguments: parts)
    func givesTheReferencesProbabilities(_ part: Part) throws {
        let (graph, crops) = Self.graph(part)
        let expected = Self.softmax(try Self.reference(graph, crops), 5)
        for set in EmotionClassifier.instructionSets {
            let result = try EmotionClassifier(graph: graph, batch: 4, instructionSet: set).classify(crops).flatMap { $0 }
            let worst = zip(result, expected).map { abs($0 - $1) }.max() ?? 1
            #expect(worst < 1e-5, "\(set)")
        }
        // Probabilities that are all alike, or the same for every crop, would agree too easily.
        #expect(Set(expected).count > crops.count / 144)
    }

    /// Instructions for tile registers are C here: see `TileModel`.
    @Test(.enabled(if: tile_model_kernels() != nil, "the kernels for tile registers use AVX-512 beside"), arguments: parts)
    func tilesGiveTheGenericKernelsNumbers(_ part: Part) throws {
        let (graph, crops) = Self.graph(part)
        let numbers = try [#require(tile_model_kernels()), #require(cint8_kernels_named("generic"))].map { kernels in
            let plan = try Int8PlanBuilder(graph, ModelDescription(graph)).build()
            let executor = Int8Executor(plan, batch: 4, kernels: kernels.pointee)
            executor.run(crops, count: 4)
            return Array(UnsafeBufferPointer(start: executor.output, count: 4 * executor.outputCount))
        }
        #expect(numbers[0] == numbers[1])
    }

    @Test func signedActivationsAreUnsignedOnesMovedBy128() throws {
        let (graph, crops) = Self.graph(Self.parts[7], isSigned: true)
        let (unsigned, _) = Self.graph(Self.parts[7])
        let ours = try EmotionClassifier(graph: graph).classify(crops)
        #expect(try ours == EmotionClassifier(graph: unsigned).classify(crops))
    }

    /// A sum that lies almost between 88 and 89, with what ONNX Runtime 1.32 makes of it.
    @Test func sumBetweenTwoStepsRoundsAsONNXRuntimes() {
        let first = Quantization(scale: 0.046605997, zeroPoint: 127), second = Quantization(scale: 0.024255902, zeroPoint: 157)
        let addition = Int8Plan.Addition(first, second, to: Quantization(scale: 0.029631745, zeroPoint: 0))
        let sum = 151 * addition.firstRatio + (219 * addition.secondRatio + addition.offset)
        #expect(sum.rounded(.toNearestOrEven) == 88)
    }
}

extension Float {
    /// eˣ by its series, so that the tests share no code with what they test.
    static func exponential(_ x: Float) -> Float {
        var sum = 1.0, term = 1.0
        let y = Double(x) / 32
        for n in 1...20 {
            term *= y / Double(n)
            sum += term
        }
        var power = sum
        for _ in 0..<5 { power *= power }
        return Float(power)
    }
}
