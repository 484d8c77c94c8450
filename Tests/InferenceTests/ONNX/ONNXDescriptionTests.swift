import Inference
import Testing

@Suite struct ONNXDescriptionTests {
    /// A network with the given input, output count and last operator.
    private func graph(
        input: [Int?] = [nil, 1, 48, 48], outputs: Int = 7, last: String = "Gemm", metadata: [String: String] = [:]
    ) throws -> Graph {
        let pixels = input.dropFirst().map { $0 ?? 48 }.reduce(1, *)
        var nodes = [
            Node(name: "flat", kind: "Flatten", inputs: ["x"], outputs: ["f"]),
            Node(name: "product", kind: "Gemm", inputs: ["f", "w"], outputs: [last == "Gemm" ? "y" : "g"]),
        ]
        if last != "Gemm" { nodes.append(Node(name: "last", kind: last, inputs: ["g"], outputs: ["y"])) }
        let graph = Graph(
            inputs: [ValueInfo(name: "x", shape: input)], outputs: [ValueInfo(name: "y", shape: [nil, outputs])],
            initializers: ["w": Tensor([Float](repeating: 0.5, count: pixels * outputs), shape: [pixels, outputs])],
            nodes: nodes, metadata: metadata)
        return try Graph(onnx: graph.serialized())
    }

    @Test func standard() throws {
        let description = try ModelDescription(try graph())
        #expect(description.labels == Emotion.allCases.map(\.rawValue))
        #expect((description.inputWidth, description.inputHeight) == (48, 48))
        #expect((description.mean, description.deviation, description.temperature) == (0, 1, 1))
        #expect(description.output == .logits)
    }

    @Test func metadata() throws {
        let description = try ModelDescription(try graph(
            input: [nil, 1, nil, nil], outputs: 3,
            metadata: [
                "labels": "calm, cross ,merry", "input_width": "48", "input_height": "48", "mean": "0.5", "std": "0.25",
                "temperature": "1.5",
            ]))
        #expect(description.labels == ["calm", "cross", "merry"])
        #expect((description.mean, description.deviation, description.temperature) == (0.5, 0.25, 1.5))
    }

    @Test(arguments: [[nil, 1, 64, 32], [nil, 64, 32, 1], [nil, 64, 32]] as [[Int?]])
    func layouts(_ shape: [Int?]) throws {
        let description = try ModelDescription(try graph(input: shape))
        #expect((description.inputWidth, description.inputHeight) == (32, 64))
    }

    @Test func outputs() throws {
        #expect(try ModelDescription(try graph(last: "Softmax")).output == .probabilities)
        #expect(try ModelDescription(try graph(last: "Sigmoid")).output == .probabilities)
        let single = try ModelDescription(try graph(outputs: 1, last: "Sigmoid"))
        #expect(single.output == .secondLabel)
        #expect(single.labels == ["0", "1"])
        #expect(try ModelDescription(try graph(outputs: 1)).output == .secondLabelLogit)
        #expect(try ModelDescription(try graph(outputs: 5)).labels == ["0", "1", "2", "3", "4"])
    }

    @Test(arguments: [
        ["labels": "a,b"], ["labels": "a,b,c,d,e,f,f"], ["labels": "a,b,c,d,e,f,"], ["mean": "zero"], ["mean": "nan"], ["std": "0"],
        ["std": "-1"], ["temperature": "0"], ["input_width": "0"], ["input_width": "4.5"], ["input_height": "99999"],
        ["input_width": "32"],
    ])
    func contradictions(_ metadata: [String: String]) throws {
        let error = #expect(throws: ModelError.self) {
            _ = try ModelDescription(try graph(metadata: metadata))
        }
        #expect(error?.kind == .badData)
        #expect(error?.description.contains("metadata") == true)
    }

    @Test func inputsThatAreNoGrayPicture() throws {
        let error = #expect(throws: ModelError.self) { _ = try ModelDescription(try graph(input: [nil, 3, 48, 48])) }
        #expect(error?.description == "the input has shape (n, 3, 48, 48); gray pictures (n, 1, height, width) are wanted")
    }

    @Test func softmaxOfOneNumber() throws {
        #expect(throws: ModelError.self) { _ = try ModelDescription(try graph(outputs: 1, last: "Softmax")) }
    }
}
