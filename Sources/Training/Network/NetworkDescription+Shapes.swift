extension NetworkDescription {
    /// Each value's shape without the batch: `[channels, height, width]`, or `[features]` behind a linear layer.
    ///
    /// Throws `badData` naming the layer that does not fit.
    package func shapes() throws(TrainingError) -> [[Int]] {
        var shapes = [[1, height, width]]
        for (index, node) in nodes.enumerated() {
            guard !node.inputs.isEmpty, node.inputs.allSatisfy({ $0 <= index }) else {
                throw TrainingError(.badData, "the layer '\(node.name)' reads what comes behind it")
            }
            shapes.append(try shape(of: node, node.inputs.map { shapes[$0] }))
        }
        return shapes
    }

    /// How many numbers the network gives for a picture.
    package func outputCount() throws(TrainingError) -> Int { try shapes().last!.reduce(1, *) }

    /// Multiplications of one picture on its way through the network.
    package func multiplications() throws(TrainingError) -> Int {
        let shapes = try shapes()
        var total = 0
        for (index, node) in nodes.enumerated() {
            let (input, output) = (shapes[node.inputs[0]], shapes[index + 1])
            switch node.operation {
            case .convolution(let it):
                total += output.reduce(1, *) * input[0] / it.groups * it.kernel.height * it.kernel.width
            case .linear(let outputs): total += outputs * input.reduce(1, *)
            default: break
            }
        }
        return total
    }

    private func shape(of node: Node, _ inputs: [[Int]]) throws(TrainingError) -> [Int] {
        let input = inputs[0]
        func wrong(_ problem: String) -> TrainingError {
            TrainingError(.badData, "the layer '\(node.name)' \(problem); its input has the shape \(input)")
        }
        func plane(_ kernel: Size, _ stride: Int, _ padding: Margins) throws(TrainingError) -> [Int] {
            guard input.count == 3 else { throw wrong("wants a picture, so it cannot stand behind a linear layer") }
            guard kernel.height > 0, kernel.width > 0, stride > 0 else { throw wrong("has a kernel or stride below 1") }
            let (h, w) = (
                input[1] + padding.top + padding.bottom - kernel.height, input[2] + padding.left + padding.right - kernel.width)
            guard h >= 0, w >= 0 else { throw wrong("has a kernel larger than its input") }
            return [h / stride + 1, w / stride + 1]
        }
        switch node.operation {
        case .convolution(let it):
            let size = try plane(it.kernel, it.stride, it.padding)
            guard it.channels > 0 else { throw wrong("has no channels") }
            guard it.groups > 0, input[0] % it.groups == 0, it.channels % it.groups == 0 else {
                throw wrong("has \(it.groups) groups, which do not divide its channels")
            }
            return [it.channels] + size
        case .pool(let it):
            return try [input[0]] + plane(it.kernel, it.stride, it.padding)
        case .globalAverage:
            guard input.count == 3 else { throw wrong("wants a picture, so it cannot stand behind a linear layer") }
            return [input[0], 1, 1]
        case .linear(let outputs):
            guard outputs > 0 else { throw wrong("has no outputs") }
            return [outputs]
        case .dropout(let rate):
            guard rate >= 0, rate < 1 else { throw wrong("drops \(rate), which is not 0 up to 1") }
            return input
        case .normalization, .relu:
            return input
        case .add:
            guard inputs.count == 2, inputs[0] == inputs[1] else {
                throw wrong("adds arrays of different shapes \(inputs.map(\.description).joined(separator: " and "))")
            }
            return input
        }
    }
}
