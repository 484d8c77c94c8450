import Testing
import Training

/// Each layer's gradients against differences of the loss, which here is a fixed weighted sum of the outputs.
@Suite struct LayerGradientTests {
    private func check(
        _ name: String, height: Int = 7, width: Int = 6, batch: Int = 3, step: Float = 0.01, _ build: (inout NetworkDescription) -> Void
    ) throws {
        var description = NetworkDescription(width: width, height: height)
        build(&description)
        let checker = try GradientChecker(description, batch: batch)
        for (place, given, measured) in checker.compare(step: step) {
            let size = max(abs(given), abs(measured), 0.05 * checker.scale)
            #expect(abs(given - measured) <= 0.02 * size + 1e-3, "\(name), \(place): \(given) given, \(measured) measured")
        }
    }

    @Test func convolution() throws {
        try check("3×3") { $0.append(.convolution(.square(5)), of: 0) }
        try check("3×3 with bias, stride 2") { $0.append(.convolution(.square(4, stride: 2, bias: true)), of: 0) }
        try check("several channels") {
            $0.append(.convolution(.square(6)), of: 0)
            $0.append(.convolution(.square(18, kernel: 1, bias: true)), of: 1)
        }
        try check("odd window and margins") {
            $0.append(
                .convolution(
                    .init(
                        channels: 3, kernel: .init(height: 2, width: 5), stride: 1,
                        padding: .init(top: 1, left: 2, bottom: 0, right: 1))), of: 0)
        }
    }

    @Test func depthwiseConvolution() throws {
        try check("depthwise") {
            $0.append(.convolution(.square(16)), of: 0)
            $0.append(.convolution(.square(16, groups: 16)), of: 1)
        }
        try check("two groups, stride 2") {
            $0.append(.convolution(.square(8)), of: 0)
            $0.append(.convolution(.square(12, stride: 2, groups: 2, bias: true)), of: 1)
        }
    }

    @Test func normalization() throws {
        try check("of the input") { $0.append(.normalization(relu: false), of: 0) }
        try check("behind a convolution") {
            $0.append(.convolution(.square(20)), of: 0)
            $0.append(.normalization(relu: false), of: 1)
        }
        try check("of features", batch: 8, step: 0.002) {
            $0.append(.linear(outputs: 6), of: 0)
            $0.append(.normalization(relu: false), of: 1)
        }
    }

    @Test func normalizationWithRelu() throws {
        // A small step, so that next to no number passes zero.
        try check("fused", batch: 4, step: 0.001) {
            $0.append(.convolution(.square(4)), of: 0)
            $0.append(.normalization(relu: true), of: 1)
        }
    }

    @Test func rectifier() throws {
        try check("of the input", step: 0.004) { $0.append(.relu, of: 0) }
        try check("in place", step: 0.0005) {
            $0.append(.convolution(.square(4, bias: true)), of: 0)
            $0.append(.relu, of: 1)
        }
    }

    @Test func pooling() throws {
        for kind in [NetworkDescription.Pool.Kind.max, .average, .averageWithPadding] {
            try check("2×2", step: 0.004) {
                $0.append(.pool(.init(kind: kind, kernel: .init(height: 2, width: 2), stride: 2)), of: 0)
            }
            try check("overlapping, with margins", step: 0.004) {
                $0.append(.pool(.init(kind: kind, kernel: .init(height: 3, width: 3), stride: 2, padding: .init(1, 1))), of: 0)
            }
        }
        try check("all") {
            $0.append(.convolution(.square(17)), of: 0)
            $0.append(.globalAverage, of: 1)
        }
    }

    @Test func linear() throws {
        try check("of a picture") { $0.append(.linear(outputs: 9), of: 0) }
        try check("of channels") {
            $0.append(.convolution(.square(5)), of: 0)
            $0.append(.linear(outputs: 4), of: 1)
        }
        try check("of features") {
            $0.append(.linear(outputs: 11), of: 0)
            $0.append(.linear(outputs: 2), of: 1)
        }
    }

    @Test func dropout() throws {
        try check("dropout") {
            $0.append(.convolution(.square(5)), of: 0)
            $0.append(.dropout(0.4), of: 1)
        }
    }

    @Test func residual() throws {
        try check("sum of two ways") {
            let first = $0.append(.convolution(.square(5)), of: 0)
            let second = $0.append(.convolution(.square(5)), of: first)
            $0.append(.add(relu: false), of: second, first)
        }
        try check("sum with ReLU", step: 0.0005) {
            let first = $0.append(.convolution(.square(4)), of: 0)
            let second = $0.append(.convolution(.square(4)), of: first)
            $0.append(.add(relu: true), of: second, first)
        }
        try check("a value read three times") {
            let first = $0.append(.convolution(.square(3)), of: 0)
            let second = $0.append(.convolution(.square(3)), of: first)
            let third = $0.append(.add(relu: false), of: second, first)
            $0.append(.add(relu: false), of: third, first)
        }
    }

    @Test(.enabled(if: Precision.fastest == .bfloat16, "this processor multiplies no bfloat16")) func bfloat16() throws {
        var description = NetworkDescription(width: 12, height: 12)
        description.append(.convolution(.square(16)), of: 0)
        description.append(.normalization(relu: true), of: 1)
        description.append(.pool(.init(kind: .max, kernel: .init(height: 2, width: 2), stride: 2)), of: 2)
        let first = description.append(.convolution(.square(16)), of: 3)
        description.append(.add(relu: true), of: first, 3)
        description.append(.linear(outputs: 7), of: 5)
        let exact = try GradientChecker(description, batch: 8), rough = try GradientChecker(description, batch: 8, precision: .bfloat16)
        let (a, b) = (exact.gradients(), rough.gradients())
        for (slot, (x, y)) in zip(exact.parameters.slots, zip(a, b)) {
            func product(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
            let (sizeX, sizeY) = (product(x, x).squareRoot(), product(y, y).squareRoot())
            #expect(product(x, y) > 0.98 * sizeX * sizeY, "direction of \(slot.name) \(slot.role)")
            #expect(abs(sizeX - sizeY) < 0.06 * sizeX, "length of \(slot.name) \(slot.role)")
        }
    }
}

/// A network with inputs, weights and output weights drawn once.
private struct GradientChecker {
    let parameters: ParameterStore
    let network: Network
    private let batch: Int
    private let weighting: [Float]

    init(_ description: NetworkDescription, batch: Int, precision: Precision = .float32) throws {
        parameters = try ParameterStore(description)
        parameters.initialise(seed: 3)
        var generator = SeededGenerator(seed: 4)
        for slot in parameters.slots where slot.role != .weight {
            parameters.set(slot, to: (0..<slot.count).map { _ in Float.random(in: 0.5...1.5, using: &generator) })
        }
        let engine = try Engine(threads: 1, precision: precision)
        network = try Network(engine, parameters, batch: batch, training: true, inputGradient: true)
        self.batch = batch
        weighting = (0..<network.output.count).map { _ in Float.random(in: -1...1, using: &generator) }
        // Distinct numbers a hundredth apart, none next to zero: no maximum and no sign hangs on a small step.
        let count = network.input.count
        let numbers = (0..<count).map { (Float($0 - count / 2) + 0.5) * 0.01 }.shuffled(using: &generator)
        _ = network.input.update(fromContentsOf: numbers)
    }

    /// The largest gradient, by which small ones are judged.
    var scale: Float { (gradients().flatMap { $0 } + Array(network.inputGradient!)).map(abs).max()! }

    func loss() -> Double {
        network.loadWeights()
        network.forward(seed: 1, step: 1)
        return zip(network.output, weighting).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    func gradients() -> [[Float]] {
        _ = loss()
        _ = network.outputGradient.update(fromContentsOf: weighting)
        network.backward()
        return parameters.slots.map(parameters.gradient)
    }

    /// Some numbers of every array: the gradient given, and the change of the loss measured.
    func compare(step: Float) -> [(place: String, given: Float, measured: Float)] {
        let given = gradients(), ofInput = Array(network.inputGradient!)
        var results: [(String, Float, Float)] = []
        for (slot, gradient) in zip(parameters.slots, given) {
            let values = parameters.array(slot)
            for i in stride(from: 0, to: values.count, by: max(1, values.count / 23)) {
                var changed = values
                changed[i] = values[i] + step
                parameters.set(slot, to: changed)
                let above = loss()
                changed[i] = values[i] - step
                parameters.set(slot, to: changed)
                let below = loss()
                results.append(("\(slot.name) \(slot.role)[\(i)]", gradient[i], Float((above - below) / Double(2 * step))))
            }
            parameters.set(slot, to: values)
        }
        for i in stride(from: 0, to: ofInput.count, by: max(1, ofInput.count / 23)) {
            let value = network.input[i]
            network.input[i] = value + step
            let above = loss()
            network.input[i] = value - step
            let below = loss()
            network.input[i] = value
            results.append(("input[\(i)]", ofInput[i], Float((above - below) / Double(2 * step))))
        }
        return results
    }
}
