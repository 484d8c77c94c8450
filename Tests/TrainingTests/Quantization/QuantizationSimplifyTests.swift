import Inference
import Testing
import Training

@Suite struct QuantizationSimplifyTests {
    private func numbers(_ shape: [Int], _ step: Int = 37) -> Tensor {
        Tensor((0..<shape.reduce(1, *)).map { Float(($0 * step) % 101 - 45) / 50 }, shape: shape)
    }

    /// The simplified network has the wanted operators and computes the same.
    private func expect(
        _ kinds: [String], input: [Int?], sourceLocation: SourceLocation = #_sourceLocation, _ build: (inout NetworkBuilder) -> String
    ) throws {
        var builder = NetworkBuilder(input: input)
        let output = build(&builder)
        let graph = try builder.graph(output: output)
        let simplified = try graph.simplified()
        #expect(simplified.nodes.map(\.kind) == kinds, sourceLocation: sourceLocation)
        let picture = numbers([2] + input.dropFirst().map { $0! }, 29)
        let wanted = try ReferenceExecutor(graph: graph).run(picture), got = try ReferenceExecutor(graph: simplified).run(picture)
        #expect(got.shape == wanted.shape, sourceLocation: sourceLocation)
        for (a, b) in zip(got.floats!, wanted.floats!) where abs(a - b) > 1e-5 * max(1, abs(b)) {
            Issue.record("\(a) instead of \(b)", sourceLocation: sourceLocation)
        }
    }

    private var statistics: [Tensor] {
        [numbers([3], 11), numbers([3], 13), numbers([3], 17), Tensor([0.5, 1, 2], shape: [3])]
    }

    @Test func normalisationBehindAConvolution() throws {
        try expect(["Conv"], input: [nil, 2, 6, 6]) {
            $0.add("BatchNormalization", [$0.add("Conv", ["x"], [numbers([3, 2, 3, 3]), numbers([3])])], statistics)
        }
        try expect(["Conv", "Relu"], input: [nil, 2, 6, 6]) {
            $0.add("Relu", [$0.add("BatchNormalization", [$0.add("Conv", ["x"], [numbers([3, 2, 3, 3])])], statistics)])
        }
    }

    @Test func normalisationThatStays() throws {
        try expect(["BatchNormalization", "Conv"], input: [nil, 3, 6, 6]) {
            $0.add("Conv", [$0.add("BatchNormalization", ["x"], statistics)], [numbers([2, 3, 3, 3])], ["pads": .ints([1, 1, 1, 1])])
        }
        // The convolution's own result is wanted, too.
        try expect(["Conv", "BatchNormalization", "Add"], input: [nil, 2, 6, 6]) {
            let conv = $0.add("Conv", ["x"], [numbers([3, 2, 3, 3])])
            return $0.add("Add", [conv, $0.add("BatchNormalization", [conv], statistics)])
        }
    }

    @Test func factorsAndShifts() throws {
        for kind in ["Add", "Sub", "Mul", "Div"] {
            try expect(["Conv"], input: [nil, 2, 4, 4]) {
                $0.add(kind, [$0.add("Conv", ["x"], [numbers([3, 2, 3, 3])])], [numbers([3, 1, 1], 31)])
            }
        }
        // One number for each column, not for each channel.
        try expect(["Conv", "Mul"], input: [nil, 2, 4, 5]) {
            $0.add("Mul", [$0.add("Conv", ["x"], [numbers([3, 2, 3, 3])])], [numbers([3], 31)])
        }
    }

    @Test func products() throws {
        try expect(["Gemm"], input: [nil, 6]) { $0.add("Add", [$0.add("MatMul", ["x"], [numbers([6, 3])])], [numbers([3], 31)]) }
        try expect(["Gemm", "Relu"], input: [nil, 6]) {
            $0.add("Relu", [$0.add("Gemm", ["x"], [numbers([6, 3]), numbers([1, 3], 31)], ["alpha": .float(0.5), "beta": .float(2)])])
        }
        try expect(["Reshape", "Gemm", "Reshape"], input: [nil, 5, 6]) {
            $0.add("Add", [$0.add("MatMul", ["x"], [numbers([6, 3])])], [numbers([3], 31)])
        }
    }

    @Test func margins() throws {
        try expect(["Conv"], input: [nil, 2, 5, 6]) {
            let padded = $0.add("Pad", ["x"], [Tensor(list: [0, 0, 1, 0, 0, 0, 2, 1])])
            return $0.add("Conv", [padded], [numbers([3, 2, 3, 3])], ["strides": .ints([2, 2])])
        }
        try expect(["Pad", "Conv"], input: [nil, 2, 5, 6]) {
            let padded = $0.add("Pad", ["x"], [Tensor(list: [0, 0, 1, 0, 0, 0, 2, 1]), Tensor([0.5], shape: [])])
            return $0.add("Conv", [padded], [numbers([3, 2, 3, 3])])
        }
    }

    @Test func transpositions() throws {
        try expect(["Relu", "Conv"], input: [nil, 2, 5, 6]) {
            let turned = $0.add("Transpose", [$0.add("Relu", ["x"])], [], ["perm": .ints([0, 2, 3, 1])])
            let back = $0.add("Transpose", [turned], [], ["perm": .ints([0, 3, 1, 2])])
            return $0.add("Conv", [back], [numbers([3, 2, 3, 3])])
        }
    }
}
