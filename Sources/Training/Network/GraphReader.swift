package import Inference

/// A trained network taken out of an ONNX file to learn on: float or quantised, normalisations kept or folded away.
package struct GraphReader {
    package internal(set) var description: NetworkDescription
    package let labels: [String]
    /// By layer and role, row-major.
    var values: [String: [ParameterStore.Role: [Float]]] = [:]
    /// Of normalisations: running means, then variances.
    var statistics: [String: [Float]] = [:]

    let graph: Graph
    /// What number of the description each value of the graph is.
    private var numbers: [String: Int] = [:]

    /// Throws `badData` naming the operator that the trainer cannot learn with.
    package init(_ graph: Graph) throws(TrainingError) {
        let said: ModelDescription
        do {
            said = try ModelDescription(graph)
            // Other programs' ways to write a linear layer or margins are brought into the one that is understood below.
            let isForeign = graph.nodes.contains { ["MatMul", "Pad", "Transpose"].contains($0.kind) }
            self.graph = try isForeign ? graph.simplified() : graph
        } catch {
            throw TrainingError(.badData, error.description)
        }
        labels = said.labels
        description = NetworkDescription(
            width: said.inputWidth, height: said.inputHeight, mean: said.mean, deviation: said.deviation)
        numbers[graph.inputs[0].name] = 0
        for node in self.graph.nodes where constant(node.outputs[0]) == nil { try read(node) }
        guard numbers[graph.outputs[0].name] == description.last else {
            throw TrainingError(.badData, "the model's output is not its last layer, so it cannot be trained on")
        }
        _ = try description.shapes()
    }

    /// Lets the last layer have another number of outputs; its weights are then to be learnt afresh.
    package mutating func replaceLastLayer(outputs: Int) throws(TrainingError) {
        guard let last = description.nodes.indices.last, case .linear = description.nodes[last].operation else {
            throw TrainingError(.badData, "the model does not end with a linear layer, which could be replaced for other labels")
        }
        values[description.nodes[last].name] = nil
        description.nodes[last].operation = .linear(outputs: outputs)
    }

    /// Writes the model's numbers into a store of its description. Layers without any keep what the store has.
    package func fill(_ parameters: ParameterStore) {
        for slot in parameters.slots {
            if let numbers = values[slot.name]?[slot.role], numbers.count == slot.count { parameters.set(slot, to: numbers) }
        }
        for slot in parameters.statisticSlots {
            if let numbers = statistics[slot.name] { parameters.setStatistic(slot, to: numbers) }
        }
    }

    private mutating func read(_ node: Node) throws(TrainingError) {
        let name = node.outputs[0]
        switch node.kind {
        case "QuantizeLinear", "DequantizeLinear", "Identity", "Dropout", "Flatten", "Reshape", "Softmax", "Sigmoid":
            // Nothing to learn; what ends in probabilities learns by its logits.
            numbers[name] = try number(node, 0)
        case "Sub", "Div", "Mul":
            try readScaling(node)
        case "Conv":
            try readConvolution(node)
        case "BatchNormalization":
            let result = description.append(.normalization(relu: false), of: try number(node, 0), name: name)
            let constants = try (1...4).map { (index) throws(TrainingError) in try floats(node, index) }
            // Another epsilon than the trainer's goes into the variance.
            let extra = node.float("epsilon", default: 1e-5) - NetworkBuilder.epsilon
            values[name] = [.scaleAndShift: constants[0] + constants[1]]
            statistics[name] = constants[2] + constants[3].map { $0 + extra }
            numbers[name] = result
        case "Relu", "Clip":
            if node.kind == "Clip" {
                guard node.inputs.count < 3 || node.input(2) == nil, let low = node.input(1), try floats(low, node) == [0] else {
                    throw unsupported(node)
                }
            }
            numbers[name] = description.append(.relu, of: try number(node, 0), name: name)
        case "Add":
            numbers[name] = description.append(.add(relu: false), of: try number(node, 0), try number(node, 1), name: name)
        case "MaxPool", "AveragePool":
            try readPool(node)
        case "GlobalAveragePool", "ReduceMean":
            numbers[name] = description.append(.globalAverage, of: try number(node, 0), name: name)
        case "Gemm":
            try readLinear(node)
        default:
            throw unsupported(node)
        }
    }

    /// What the input is normalised by; elsewhere such an operator is not understood.
    private mutating func readScaling(_ node: Node) throws(TrainingError) {
        let numbersOfNode = try floats(node, 1)
        guard try number(node, 0) == 0, description.nodes.isEmpty, numbersOfNode.count == 1 else { throw unsupported(node) }
        let value = numbersOfNode[0]
        switch node.kind {
        case "Sub": description.mean += value * description.deviation
        case "Div": description.deviation *= value
        default: description.deviation /= value
        }
        numbers[node.outputs[0]] = 0
    }

    private mutating func readConvolution(_ node: Node) throws(TrainingError) {
        let name = node.outputs[0]
        guard let weight = node.input(1).flatMap(constant), weight.shape.count == 4,
            (node.ints("dilations") ?? []).allSatisfy({ $0 == 1 })
        else { throw unsupported(node) }
        let (stride, padding) = try window(node)
        var it = NetworkDescription.Convolution(
            channels: weight.shape[0], kernel: .init(height: weight.shape[2], width: weight.shape[3]), stride: stride,
            padding: padding, groups: node.int("group", default: 1))
        it.hasBias = node.input(2) != nil
        values[name] = [.weight: try floats(node, 1)]
        if it.hasBias { values[name]![.bias] = try floats(node, 2) }
        numbers[name] = description.append(.convolution(it), of: try number(node, 0), name: name)
    }

    private mutating func readPool(_ node: Node) throws(TrainingError) {
        guard let kernel = node.ints("kernel_shape"), kernel.count == 2, node.int("ceil_mode", default: 0) == 0 else {
            throw unsupported(node)
        }
        let (stride, padding) = try window(node)
        let kind: NetworkDescription.Pool.Kind =
            node.kind == "MaxPool" ? .max : node.int("count_include_pad", default: 0) == 1 ? .averageWithPadding : .average
        let pool = NetworkDescription.Pool(
            kind: kind, kernel: .init(height: kernel[0], width: kernel[1]), stride: stride, padding: padding)
        numbers[node.outputs[0]] = description.append(.pool(pool), of: try number(node, 0), name: node.outputs[0])
    }

    private mutating func readLinear(_ node: Node) throws(TrainingError) {
        let name = node.outputs[0]
        guard let weight = node.input(1).flatMap(constant), weight.shape.count == 2, node.int("transA", default: 0) == 0,
            node.float("alpha", default: 1) == 1, node.float("beta", default: 1) == 1
        else { throw unsupported(node) }
        var numbersOfWeight = try floats(node, 1)
        var outputs = weight.shape[0]
        if node.int("transB", default: 0) == 0 {
            let inputs = weight.shape[0]
            outputs = weight.shape[1]
            let given = numbersOfWeight
            for output in 0..<outputs {
                for input in 0..<inputs { numbersOfWeight[output * inputs + input] = given[input * outputs + output] }
            }
        }
        let bias = node.input(2) == nil ? [Float](repeating: 0, count: outputs) : try floats(node, 2)
        values[name] = [.weight: numbersOfWeight, .bias: bias]
        numbers[name] = description.append(.linear(outputs: outputs), of: try number(node, 0), name: name)
    }

    private func window(_ node: Node) throws(TrainingError) -> (stride: Int, NetworkDescription.Margins) {
        let strides = node.ints("strides") ?? [1, 1], pads = node.ints("pads") ?? [0, 0, 0, 0]
        let automatic = node.string("auto_pad", default: "NOTSET")
        guard strides.count == 2, strides[0] == strides[1], pads.count == 4, automatic == "NOTSET" || automatic == "VALID" else {
            throw unsupported(node)
        }
        return (strides[0], .init(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3]))
    }

    private func number(_ node: Node, _ index: Int) throws(TrainingError) -> Int {
        guard let number = node.input(index).flatMap({ numbers[$0] }) else { throw unsupported(node) }
        return number
    }

    private func floats(_ node: Node, _ index: Int) throws(TrainingError) -> [Float] {
        guard let name = node.input(index) else { throw unsupported(node) }
        return try floats(name, node)
    }

    private func floats(_ name: String, _ node: Node) throws(TrainingError) -> [Float] {
        guard case .float(let numbers)? = constant(name)?.storage else { throw unsupported(node) }
        return numbers
    }

    /// A constant as floats: an initializer, or one that a `DequantizeLinear` makes of an initializer.
    private func constant(_ name: String) -> Tensor? {
        if let tensor = graph.initializers[name] { return tensor }
        guard let node = graph.nodes.first(where: { $0.outputs.first == name }), node.kind == "DequantizeLinear",
            let quantized = node.input(0).flatMap({ graph.initializers[$0] }),
            case .float(let scales)? = node.input(1).flatMap({ graph.initializers[$0] })?.storage,
            let integers = Self.integers(quantized)
        else { return nil }
        let zeros = node.input(2).flatMap { graph.initializers[$0] }.flatMap(Self.integers) ?? [0]
        let axis = node.int("axis", default: 1)
        let channels = scales.count > 1 ? quantized.shape[axis] : 1
        let inner = scales.count > 1 ? quantized.shape.dropFirst(axis + 1).reduce(1, *) : quantized.count
        let numbers = integers.enumerated().map { i, value in
            let channel = i / inner % channels
            return Float(value - zeros[zeros.count > 1 ? channel : 0]) * scales[channel]
        }
        return Tensor(numbers, shape: quantized.shape)
    }

    private static func integers(_ tensor: Tensor) -> [Int]? {
        switch tensor.storage {
        case .uint8(let values): values.map(Int.init)
        case .int8(let values): values.map(Int.init)
        case .int32(let values): values.map(Int.init)
        case .int64(let values): values.map(Int.init)
        case .float: nil
        }
    }

    private func unsupported(_ node: Node) -> TrainingError {
        TrainingError(
            .badData,
            "the model's operator \(node.kind) '\(node.outputs.first ?? node.name)' is of a kind or form that cannot be trained on")
    }
}
