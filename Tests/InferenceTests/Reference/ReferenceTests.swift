internal import FoundationEssentials
import Inference
import Testing

/// A network and what ONNX Runtime computes with it on `rampTensor`; `Benchmarks/operator_goldens.py` makes them.
struct Golden: CustomTestStringConvertible, Sendable {
    let name: String
    let input: [Int]
    let output: [Int]
    let model: String
    let expected: String

    init(_ name: String, input: [Int], output: [Int], model: String, expected: String) {
        self.name = name
        self.input = input
        self.output = output
        self.model = model
        self.expected = expected
    }

    var testDescription: String { name }

    var graph: Graph {
        get throws {
            let data = try #require(Data(base64Encoded: String(model.filter { !$0.isWhitespace })))
            return try Graph(onnx: [UInt8](data))
        }
    }
}

/// Numbers between −2 and 2 in no order.
func rampTensor(_ shape: [Int]) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { Float(($0 * 37) % 101 - 50) / 25 }, shape: shape)
}

private let goldens = goldenConvolution + goldenPooling + goldenLinear + goldenElementwise + goldenLayout + goldenQuantization

@Suite struct ReferenceTests {
    @Test("Every operator gives ONNX Runtime's numbers", arguments: goldens)
    func operators(_ golden: Golden) throws {
        try check(try golden.graph, golden)
    }

    @Test("A graph that was written and read again computes the same", arguments: goldens)
    func writing(_ golden: Golden) throws {
        let graph = try golden.graph
        let again = try Graph(onnx: graph.serialized())
        #expect(again.nodes == graph.nodes)
        try check(again, golden)
    }

    private func check(_ graph: Graph, _ golden: Golden) throws {
        let result = try ReferenceExecutor(graph: graph).run(rampTensor(golden.input))
        #expect(result.shape == golden.output)
        let values = try #require(result.floats)
        let expected = golden.expected.split(whereSeparator: \.isWhitespace).compactMap { Float($0) }
        #expect(values.count == expected.count && expected.count > 0)
        for (value, wanted) in zip(values, expected) where abs(value - wanted) > 1e-5 * max(1, abs(wanted)) {
            Issue.record("\(value) instead of \(wanted)")
        }
    }

    @Test func batchesOfAnySize() throws {
        let golden = try #require(goldenConvolution.first { $0.name == "plain" })
        let executor = try ReferenceExecutor(graph: try golden.graph)
        let both = rampTensor([2] + golden.input[1...])
        let values = try #require(both.floats)
        let results = try (0..<2).flatMap { index in
            let half = Tensor(Array(values[index * values.count / 2..<(index + 1) * values.count / 2]), shape: [1] + golden.input[1...])
            return try executor.run(half).floats ?? []
        }
        #expect(try executor.run(both).floats == results)
    }

    @Test func observersSeeEveryValue() throws {
        let golden = try #require(goldenElementwise.first { $0.name == "squeeze and excite" })
        let graph = try golden.graph
        var seen: [String: [Int]] = [:]
        _ = try ReferenceExecutor(graph: graph).run(rampTensor(golden.input)) { seen[$0] = $1.shape }
        #expect(seen == (try graph.shapes(batch: 2)))
    }

    @Test func inputsThatDoNotFit() throws {
        let executor = try ReferenceExecutor(graph: try goldenConvolution[0].graph)
        for shape in [[2, 2, 5, 5], [2, 5, 6], [0, 2, 5, 6]] {
            #expect(throws: ModelError.self) { try executor.run(rampTensor(shape)) }
        }
    }
}
