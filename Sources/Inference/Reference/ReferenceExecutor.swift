/// Computes a graph node by node, in floats, as ONNX defines its operators: the measure that the int8 plan is held against, and
/// the means to calibrate it. Quantised graphs run too: `QuantizeLinear` and `DequantizeLinear` are computed exactly.
///
/// Plain rather than fast, though a network of 100 M multiplications takes some milliseconds a picture.
package struct ReferenceExecutor: Sendable {
    package let graph: Graph
    /// Initializers, and what is computed from initializers alone.
    private let constants: [String: Tensor]
    /// The nodes that are left, and the values that no later node reads.
    private let steps: [(node: Node, expired: [String])]

    /// Throws `badData` where a node's operator or shapes do not allow the graph to be computed.
    package init(graph: Graph) throws(ModelError) {
        self.graph = graph
        guard graph.inputs.count == 1, graph.outputs.count == 1 else {
            throw ModelError(
                .badData, "the graph has \(graph.inputs.count) inputs and \(graph.outputs.count) outputs; one of each is wanted")
        }
        try graph.checkOperators()
        _ = try ShapeInference(graph, batch: 1)
        var constants = graph.initializers
        var rest: [Node] = []
        for node in graph.nodes {
            if node.inputs.allSatisfy({ $0.isEmpty || constants[$0] != nil }) {
                constants[node.outputs[0]] = try Self.compute(Operands(node, constants))
            } else {
                rest.append(node)
            }
        }
        var lastUse: [String: Int] = [:]
        for (index, node) in rest.enumerated() { for name in node.inputs { lastUse[name] = index } }
        lastUse[graph.outputs[0].name] = nil
        steps = rest.enumerated().map { index, node in (node, Set(node.inputs).filter { lastUse[$0] == index }.sorted()) }
        self.constants = constants
    }

    /// Computes the output for a batch: `input` has the graph input's shape, the batch in front.
    package func run(_ input: Tensor) throws(ModelError) -> Tensor {
        try runReplacing(input) { _, _ in }
    }

    /// The same, showing every value by name as soon as it is there: the input, then each node's output.
    package func run(_ input: Tensor, observing: (String, Tensor) -> Void) throws(ModelError) -> Tensor {
        try runReplacing(input) { name, tensor in observing(name, tensor) }
    }

    /// The same, where a value may be changed before later nodes read it.
    package func runReplacing(_ input: Tensor, _ change: (String, inout Tensor) -> Void) throws(ModelError) -> Tensor {
        let declared = graph.inputs[0]
        guard input.elementType == declared.elementType, input.shape.count == declared.shape.count,
            zip(input.shape, declared.shape).allSatisfy({ $1 == nil || $0 == $1 }), input.storedCount == input.count, input.count > 0
        else {
            throw ModelError(.badData, "the input \(quoted(declared.name)) does not fit: its shape is \(input.shape)")
        }
        var first = input
        change(declared.name, &first)
        var values = [declared.name: first]
        for (node, expired) in steps {
            var result = try Self.compute(Operands(node, values, constants))
            for name in expired { values[name] = nil }
            change(node.outputs[0], &result)
            values[node.outputs[0]] = result
        }
        let output = graph.outputs[0].name
        guard let result = values[output] ?? constants[output] else {
            throw ModelError(.badData, "the output \(quoted(output)) is nowhere computed")
        }
        return result
    }

    /// Computes one node.
    static func compute(_ operands: Operands) throws(ModelError) -> Tensor {
        let node = operands.node
        switch node.kind {
        case "Conv": return try convolution(operands)
        case "Gemm": return try gemm(operands)
        case "MatMul": return try product(operands)
        case "BatchNormalization": return try normalization(operands)
        case "Softmax": return try softmax(operands)
        case "Relu", "Clip", "Sigmoid": return try unary(operands)
        case "Add", "Sub", "Mul", "Div": return try binary(operands)
        case "MaxPool": return try maxPool(operands)
        case "AveragePool": return try averagePool(operands)
        case "GlobalAveragePool": return try globalAverage(operands)
        case "ReduceMean": return try mean(operands)
        case "Flatten", "Reshape": return try reshape(operands)
        case "Transpose": return try transpose(operands)
        case "Pad": return try pad(operands)
        case "QuantizeLinear": return try quantize(operands)
        case "DequantizeLinear": return try dequantize(operands)
        case "Identity", "Dropout": return try operands.tensor(0)
        default: throw node.error("it is not supported here")
        }
    }
}

/// A node with the tensors it reads.
struct Operands {
    let node: Node
    private let tensors: [Tensor?]

    init(_ node: Node, _ values: [String: Tensor], _ constants: [String: Tensor] = [:]) {
        self.node = node
        tensors = node.inputs.map { values[$0] ?? constants[$0] }
    }

    func has(_ index: Int) -> Bool { index < tensors.count && tensors[index] != nil }

    func tensor(_ index: Int) throws(ModelError) -> Tensor {
        guard index < tensors.count, let tensor = tensors[index] else { throw node.error("its input \(index) is missing") }
        return tensor
    }

    func floats(_ index: Int) throws(ModelError) -> (values: [Float], shape: [Int]) {
        let tensor = try tensor(index)
        guard let values = tensor.floats else { throw node.error("its input \(index) does not hold floats") }
        return (values, tensor.shape)
    }

    /// An optional single float.
    func scalar(_ index: Int) throws(ModelError) -> Float? {
        guard has(index) else { return nil }
        guard let value = try floats(index).values.first else { throw node.error("its input \(index) is empty") }
        return value
    }

    func integers(_ index: Int) throws(ModelError) -> [Int] {
        guard let values = try tensor(index).integers else { throw node.error("its input \(index) does not hold whole numbers") }
        return values
    }
}
