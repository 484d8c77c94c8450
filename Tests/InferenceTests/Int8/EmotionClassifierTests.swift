import Inference
import Testing

struct EmotionClassifierTests {
    private static let part = Int8ParityTests.parts.first { $0.testDescription == "residual" }!

    @Test func batchesDoNotMatter() throws {
        let (graph, crops) = Int8ParityTests.graph(Self.part)
        let single = try EmotionClassifier(graph: graph, batch: 1).classify(crops)
        #expect(single.count == 7)
        for batch in [2, 3, 7, 16] {
            #expect(try EmotionClassifier(graph: graph, batch: batch).classify(crops) == single)
        }
    }

    @Test func callsDoNotDependOnEarlierOnes() throws {
        let (graph, crops) = Int8ParityTests.graph(Self.part)
        let classifier = try EmotionClassifier(graph: graph)
        let first = classifier.classify(crops)
        _ = classifier.classify([UInt8](repeating: 255, count: crops.count))
        #expect(classifier.classify(crops) == first)
        #expect(classifier.classify([]) == [])
    }

    @Test func probabilitiesSumToOne() throws {
        let (graph, crops) = Int8ParityTests.graph(Self.part)
        for row in try EmotionClassifier(graph: graph).classify(crops) {
            #expect(row.count == 5 && row.allSatisfy { $0 >= 0 })
            #expect(abs(row.reduce(0, +) - 1) < 1e-5)
        }
    }

    @Test func temperatureFlattens() throws {
        var (graph, crops) = Int8ParityTests.graph(Self.part)
        let sharp = try EmotionClassifier(graph: graph).classify(crops)
        graph.metadata["temperature"] = "4"
        let flat = try EmotionClassifier(graph: graph).classify(crops)
        for (a, b) in zip(sharp, flat) {
            #expect(a.firstIndex(of: a.max()!) == b.firstIndex(of: b.max()!))
            #expect(a.max()! > b.max()!)
        }
    }

    /// Mean and deviation in the metadata come before the network's own first quantisation.
    @Test func inputIsNormalisedAsTheMetadataSay() throws {
        var builder = QuantizedGraph(metadata: ["mean": "0.5", "std": "0.25"])
        let pixels = builder.quantized("luma", scale: 1.0 / 32, zeroPoint: 128)
        let features = builder.quantized(builder.convolution(pixels, (1, 16), kernel: 3), scale: 1.0 / 8, zeroPoint: 128)
        let flat = builder.node("Flatten", [features], ["axis": .int(1)])
        let weights = builder.weights([3, 1600], largest: 9), bias = builder.bias(3)
        let logits = builder.node("Gemm", [flat, weights, bias], ["transB": .int(1)])
        let crops = builder.crops(3), graph = builder.ending(in: logits, labels: 3)
        let input = Tensor(crops.map { (Float($0) / 255 - 0.5) / 0.25 }, shape: [3, 1, 12, 12])
        let expected = Int8ParityTests.softmax(try #require(try ReferenceExecutor(graph: graph).run(input).floats), 3)
        let ours = try EmotionClassifier(graph: graph).classify(crops).flatMap { $0 }
        for (a, b) in zip(ours, expected) { #expect(abs(a - b) < 1e-5) }
    }

    /// Channels-last networks flatten in another order than the one the bytes' names suggest.
    @Test func channelsLastNetworksRun() throws {
        var builder = QuantizedGraph()
        let pixels = builder.quantized("luma", scale: 1.0 / 256, zeroPoint: 0)
        let sums = builder.convolution(pixels, (1, 10), kernel: 3, stride: 2)
        let features = builder.quantized(sums, scale: 1.0 / 16, zeroPoint: 50)
        let last = builder.node("Transpose", [features], ["perm": .ints([0, 2, 3, 1])])
        let shape = builder.constant(Tensor(shape: [2], storage: .int64([0, -1])))
        let flat = builder.node("Reshape", [last, shape])
        let weights = builder.weights([250, 4], axis: 1), bias = builder.bias(4)
        let logits = builder.node("Add", [builder.node("MatMul", [flat, weights]), bias])
        let probabilities = builder.node("Softmax", [logits])
        let crops = builder.crops(5), graph = builder.ending(in: probabilities, labels: 4)
        let expected = try Int8ParityTests.reference(graph, crops)
        let ours = try EmotionClassifier(graph: graph).classify(crops).flatMap { $0 }
        for (a, b) in zip(ours, expected) { #expect(abs(a - b) < 1e-5) }
        #expect(Set(expected).count > 10)
    }

    /// One number is the probability of the second of two labels.
    @Test func oneOutputMeansTwoLabels() throws {
        var builder = QuantizedGraph(metadata: ["labels": "calm,excited"])
        let pixels = builder.quantized("luma", scale: 1.0 / 256, zeroPoint: 0)
        let flat = builder.node("Flatten", [pixels], ["axis": .int(1)])
        let weights = builder.weights([1, 144], largest: 9), bias = builder.bias(1)
        let logit = builder.node("Gemm", [flat, weights, bias], ["transB": .int(1)])
        let crops = builder.crops(4)
        let logits = try Int8ParityTests.reference(builder.ending(in: logit, labels: 1), crops)
        let plain = try EmotionClassifier(graph: builder.ending(in: logit, labels: 1)).classify(crops)
        let probability = builder.node("Sigmoid", [logit])
        let squashed = try EmotionClassifier(graph: builder.ending(in: probability, labels: 1))
        #expect(squashed.labels == ["calm", "excited"])
        for ((a, b), x) in zip(zip(plain, squashed.classify(crops)), logits) {
            let excited = 1 / (1 + Float.exponential(-x))
            for row in [a, b] {
                #expect(abs(row[1] - excited) < 1e-5)
                #expect(abs(row[0] + row[1] - 1) < 1e-6)
            }
        }
    }

    /// A network that was never quantised runs in floats.
    @Test func floatNetworksRun() throws {
        var builder = QuantizedGraph()
        let weights = builder.constant(Tensor((0..<6 * 9).map { Float($0 % 7) / 7 - 0.4 }, shape: [6, 1, 3, 3]))
        let features = builder.node("Relu", [builder.node("Conv", ["luma", weights])])
        let flat = builder.node("Flatten", [builder.node("GlobalAveragePool", [features])], ["axis": .int(1)])
        let matrix = builder.constant(Tensor((0..<18).map { Float($0 % 5) - 2 }, shape: [3, 6]))
        let logits = builder.node("Gemm", [flat, matrix], ["transB": .int(1)])
        let crops = builder.crops(18), graph = builder.ending(in: logits, labels: 3)
        let expected = Int8ParityTests.softmax(try Int8ParityTests.reference(graph, crops), 3)
        let ours = try EmotionClassifier(graph: graph).classify(crops).flatMap { $0 }
        for (a, b) in zip(ours, expected) { #expect(abs(a - b) < 1e-5) }
    }

    @Test func everyStepIsTimed() throws {
        let (graph, crops) = Int8ParityTests.graph(Self.part)
        let steps = try EmotionClassifier(graph: graph).profile(crops, count: 2, rounds: 2)
        let convolutions = 144 * 20 * 9 * (1 + 20), dense = 20 * 5
        let multiplications = steps.reduce(0) { $0 + $1.multiplications }
        #expect(multiplications == convolutions + dense)
        #expect(steps.allSatisfy { $0.milliseconds >= 0 && $0.milliseconds.isFinite })
    }

    @Test func saysWhichInstructionSetsThereAre() throws {
        let (graph, _) = Int8ParityTests.graph(Self.part)
        let error = #expect(throws: ModelError.self) { try EmotionClassifier(graph: graph, instructionSet: "mmx") }
        #expect(error?.description.contains("'mmx'") == true && error?.description.contains("generic") == true)
        #expect(try EmotionClassifier(graph: graph, instructionSet: "generic").instructionSet == "generic")
    }

    @Test func missingFilesAreNamed() {
        let error = #expect(throws: ModelError.self) { try EmotionClassifier(contentsOf: "/no/such/model.onnx") }
        #expect(error?.kind == .missing && error?.description.contains("/no/such/model.onnx") == true)
    }
}
