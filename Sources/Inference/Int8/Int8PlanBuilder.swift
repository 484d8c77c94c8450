/// Makes an `Int8Plan` of a graph, from its output backwards: each value is asked for as bytes of a certain scale, or as
/// floats, and adds the steps it needs. What is asked for twice is computed once.
struct Int8PlanBuilder {
    let graph: Graph
    let shapes: [String: [Int]]
    let description: ModelDescription
    let producers: [String: Node]
    /// How many nodes read a value, the graph's output included.
    private(set) var readers: [String: Int] = [:]
    private(set) var plan: Int8Plan
    private var bytes: [Wanted: Bytes] = [:]
    private var floats: [String: Int] = [:]

    /// A value's name and what its bytes shall mean.
    private struct Wanted: Hashable {
        let name: String
        let quantization: Quantization
    }

    /// Where a value's bytes are.
    struct Bytes {
        var buffer: Int
        var order: Int8Plan.Order
    }

    init(_ graph: Graph, _ description: ModelDescription) throws(ModelError) {
        self.graph = graph
        self.description = description
        plan = Int8Plan(inputWidth: description.inputWidth, inputHeight: description.inputHeight)
        shapes = try ShapeInference(graph, batch: 1).shapes
        var producers: [String: Node] = [:]
        for node in graph.nodes {
            for output in node.outputs { producers[output] = node }
            for input in node.inputs { readers[input, default: 0] += 1 }
        }
        self.producers = producers
        readers[graph.outputs[0].name, default: 0] += 1
    }

    consuming func build() throws(ModelError) -> Int8Plan {
        plan.output = try floats(graph.outputs[0].name)
        prune()
        return plan
    }

    // MARK: Values as bytes

    /// The value's bytes under the given quantisation. What its name says may be floats, or bytes that mean the same floats.
    mutating func bytes(_ name: String, as quantization: Quantization) throws(ModelError) -> Bytes {
        let wanted = Wanted(name: name, quantization: quantization)
        if let known = bytes[wanted] { return known }
        let result: Bytes
        if let found = try find(name, quantization) { result = found } else { result = try quantize(name, quantization) }
        bytes[wanted] = result
        return result
    }

    /// The fused step that yields the value, if there is one.
    private mutating func find(_ name: String, _ quantization: Quantization) throws(ModelError) -> Bytes? {
        if let table = try tabulate(name, quantization) { return table }
        guard let node = producers[name] else { return nil }
        switch node.kind {
        case "QuantizeLinear":
            // Under another scale its bytes are converted, by `tabulate`.
            guard let own = Quantization(node, graph.initializers), own == quantization else { return nil }
            return try bytes(node.inputs[0], as: quantization)
        case "DequantizeLinear":
            guard let own = Quantization(node, graph.initializers), own == quantization else { return nil }
            return try bytes(node.inputs[0], as: quantization)
        case "Identity", "Dropout":
            return try bytes(node.inputs[0], as: quantization)
        case "Relu", "Clip":
            guard let (least, most) = limits(node) else { return nil }
            return try bytes(node.inputs[0], as: quantization.narrowed(to: quantization.clamped(least, most)))
        case "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze":
            return try view(node, quantization)
        case "Conv":
            guard let buffer = try convolve(node, quantization) else { return nil }
            return Bytes(buffer: buffer, order: .channelsFirst)
        case "Gemm", "MatMul":
            guard let buffer = try multiply(node, to: quantization) else { return nil }
            return Bytes(buffer: buffer, order: .channelsFirst)
        case "Add", "Sub":
            return try add(node, quantization)
        case "MaxPool", "AveragePool", "GlobalAveragePool", "ReduceMean":
            return try pool(node, quantization)
        default:
            return nil
        }
    }

    /// Floats that no fused step yields, quantised.
    private mutating func quantize(_ name: String, _ quantization: Quantization) throws(ModelError) -> Bytes {
        let source = try floats(name)
        let shape = shapes[name] ?? []
        let (height, width, channels) = shape.count == 4 ? (shape[2], shape[3], shape[1]) : (1, 1, shape.dropFirst().reduce(1, *))
        let buffer = newActivation(height: height, width: width, channels: channels, quantization)
        append(name, .quantize(.channelsFirst), [source], buffer)
        return Bytes(buffer: buffer, order: .channelsFirst)
    }

    /// The quantisation that a value has by itself: it was dequantised, and since then only moved, or its greatest picked.
    func naturalQuantization(_ name: String) -> Quantization? {
        guard let node = producers[name] else { return nil }
        switch node.kind {
        case "DequantizeLinear":
            return Quantization(node, graph.initializers)
        case "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "MaxPool", "Relu", "Clip", "Identity", "Dropout":
            return naturalQuantization(node.inputs[0])
        default:
            return nil
        }
    }

    // MARK: Values as floats

    /// The buffer with the value in floats.
    mutating func floats(_ name: String) throws(ModelError) -> Int {
        if let known = floats[name] { return known }
        let result = try compute(name)
        floats[name] = result
        return result
    }

    private mutating func compute(_ name: String) throws(ModelError) -> Int {
        let output = newFloats(name)
        guard let node = producers[name] else {
            guard name == graph.inputs[0].name else {
                throw ModelError(.badData, "the value \(quoted(name)) is a constant where a computed one is wanted")
            }
            append(name, .floatPixels(table: pixelValues), [], output)
            return output
        }
        switch node.kind {
        case "DequantizeLinear":
            if let quantization = Quantization(node, graph.initializers) {
                let source = try bytes(node.inputs[0], as: quantization)
                append(name, .dequantize(source.order), [source.buffer], output)
                return output
            }
        case "QuantizeLinear":
            throw node.error("its bytes are used in a way that is not supported")
        case "Gemm", "MatMul", "Add":
            if let buffer = try multiply(node, to: nil) { return buffer }
        case "Softmax" where isLastAxis(node):
            append(name, .softmax, [try floats(node.inputs[0])], output)
            return output
        case "Sigmoid":
            append(name, .sigmoid, [try floats(node.inputs[0])], output)
            return output
        default:
            break
        }
        return try fallBack(node, output)
    }

    /// The node in floats, by the reference executor.
    private mutating func fallBack(_ node: Node, _ output: Int) throws(ModelError) -> Int {
        var names: [String] = []
        var inputs: [Int] = []
        var constants: [String: Tensor] = [:]
        for name in node.inputs where !name.isEmpty {
            if let tensor = graph.initializers[name] {
                constants[name] = tensor
            } else if let producer = producers[name], producer.isConstant(graph) {
                constants[name] = try constantTensor(producer)
            } else {
                names.append(name)
                inputs.append(try floats(name))
            }
        }
        append(node.outputs[0], .reference(node, names: names, constants: constants), inputs, output)
        return output
    }

    private func isLastAxis(_ node: Node) -> Bool {
        let rank = shapes[node.inputs[0]]?.count ?? 0, axis = node.int("axis", default: -1)
        return rank == 2 && (axis == -1 || axis == 1)
    }

    /// What the network sees of each of the 256 gray levels.
    var pixelValues: [Float] {
        (0..<256).map { (Float($0) / 255 - description.mean) / description.deviation }
    }

    // MARK: The plan

    /// Takes out steps that were planned for a fusion that was then not possible.
    private mutating func prune() {
        var needed: Set = [plan.output]
        var kept: [Int8Plan.Step] = []
        for step in plan.steps.reversed() where needed.contains(step.output) {
            needed.formUnion(step.inputs)
            kept.append(step)
        }
        plan.steps = kept.reversed()
    }

    mutating func newActivation(
        height: Int, width: Int, channels: Int, pixel: Int? = nil, _ quantization: Quantization
    ) -> Int {
        plan.buffers.append(.bytes(Int8Plan.Activation(
            height: height, width: width, channels: channels, pixel: pixel ?? channels.roundedUp(to: 16),
            quantization: quantization)))
        return plan.buffers.count - 1
    }

    mutating func newFloats(_ name: String) -> Int {
        plan.buffers.append(.floats(shape: Array((shapes[name] ?? [1]).dropFirst())))
        return plan.buffers.count - 1
    }

    mutating func append(
        _ name: String, _ operation: Int8Plan.Operation, _ inputs: [Int], _ output: Int, multiplications: Int = 0
    ) {
        plan.steps.append(.init(
            name: name, operation: operation, inputs: inputs, output: output, multiplications: multiplications))
    }

    /// Widens an activation's border, for a kernel that looks over its edges.
    mutating func cover(_ buffer: Int, _ border: Int8Plan.Border) {
        var activation = plan.activation(buffer)
        activation.border.cover(border)
        plan.buffers[buffer] = .bytes(activation)
    }

    /// Limits of a `Relu` or `Clip` that are constants.
    func limits(_ node: Node) -> (least: Float, most: Float)? {
        if node.kind == "Relu" { return (0, .infinity) }
        var limits: [Float] = [-.infinity, .infinity]
        for index in 1...2 {
            guard let name = node.input(index) else { continue }
            guard let value = constant(name)?.first else { return nil }
            limits[index - 1] = value
        }
        return (limits[0], limits[1])
    }

    /// A constant's floats: an initializer, or one that is dequantised.
    func constant(_ name: String) -> [Float]? {
        if let tensor = graph.initializers[name] { return tensor.floats }
        guard let node = producers[name], node.isConstant(graph), let tensor = try? constantTensor(node) else { return nil }
        return tensor.floats
    }

    func constantTensor(_ node: Node) throws(ModelError) -> Tensor {
        try ReferenceExecutor.compute(Operands(node, graph.initializers))
    }
}

extension Node {
    /// Whether it only dequantises an initializer.
    func isConstant(_ graph: Graph) -> Bool {
        kind == "DequantizeLinear" && inputs.allSatisfy { $0.isEmpty || graph.initializers[$0] != nil }
    }
}

extension Int {
    func roundedUp(to multiple: Int) -> Int { (self + multiple - 1) / multiple * multiple }
}
