/// What a node of an operator may look like.
struct OperatorForm: Sendable {
    var inputs: ClosedRange<Int>
    /// Operators that compute shapes are understood while a graph is read, and folded away.
    var isShapeArithmetic = false

    /// Every supported operator. The names and arities are those of ONNX's operator sets 7 and later.
    static let all: [String: OperatorForm] = [
        "Conv": .init(inputs: 2...3),
        "Gemm": .init(inputs: 2...3),
        "MatMul": .init(inputs: 2...2),
        "BatchNormalization": .init(inputs: 5...5),
        "Relu": .init(inputs: 1...1),
        "Clip": .init(inputs: 1...3),
        "Sigmoid": .init(inputs: 1...1),
        "Softmax": .init(inputs: 1...1),
        "Add": .init(inputs: 2...2),
        "Sub": .init(inputs: 2...2),
        "Mul": .init(inputs: 2...2),
        "Div": .init(inputs: 2...2),
        "MaxPool": .init(inputs: 1...1),
        "AveragePool": .init(inputs: 1...1),
        "GlobalAveragePool": .init(inputs: 1...1),
        "ReduceMean": .init(inputs: 1...2),
        "Flatten": .init(inputs: 1...1),
        "Reshape": .init(inputs: 2...2),
        "Transpose": .init(inputs: 1...1),
        "Pad": .init(inputs: 1...4),
        "QuantizeLinear": .init(inputs: 2...3),
        "DequantizeLinear": .init(inputs: 2...3),
        "Dropout": .init(inputs: 1...3),
        "Identity": .init(inputs: 1...1),
        "Constant": .init(inputs: 0...0),
        "Squeeze": .init(inputs: 1...2),
        "Unsqueeze": .init(inputs: 1...2),
        "Shape": .init(inputs: 1...1, isShapeArithmetic: true),
        "ConstantOfShape": .init(inputs: 1...1, isShapeArithmetic: true),
        "Gather": .init(inputs: 2...2, isShapeArithmetic: true),
        "Concat": .init(inputs: 1...64, isShapeArithmetic: true),
        "Slice": .init(inputs: 1...5, isShapeArithmetic: true),
        "Cast": .init(inputs: 1...1, isShapeArithmetic: true),
    ]
}

extension Graph {
    /// Throws where a node's operator is not supported, or its inputs or attributes cannot be right.
    func checkOperators() throws(ModelError) {
        for node in nodes {
            guard let form = OperatorForm.all[node.kind] else {
                throw ModelError(.badData, "node \(node.label): the operator \(printable(node.kind)) is not supported")
            }
            guard form.inputs.contains(node.inputs.count), (0..<form.inputs.lowerBound).allSatisfy({ node.input($0) != nil }) else {
                throw node.error("it has \(node.inputs.count) inputs")
            }
            guard let first = node.outputs.first, !first.isEmpty else { throw node.error("it has no output") }
            // Statistics of a batch normalisation in training, a dropout's mask and a maximum's place are left out.
            guard node.outputs.count == 1 || isUnused(node.outputs.dropFirst()) else {
                throw node.error("only its first output can be used")
            }
            for (name, value) in node.attributes where !hasType(name, value) {
                throw node.error("its attribute \(quoted(name)) has the wrong type")
            }
        }
    }

    private func isUnused(_ names: ArraySlice<String>) -> Bool {
        let names = Set(names)
        return !nodes.contains { !names.isDisjoint(with: $0.inputs) } && !outputs.contains { names.contains($0.name) }
    }

    /// Whether an attribute has the type under which supported operators read it.
    private func hasType(_ name: String, _ value: Attribute) -> Bool {
        switch name {
        case "alpha", "beta", "epsilon", "max", "min", "ratio":
            if case .float = value { true } else { false }
        case "axis", "group", "keepdims", "ceil_mode", "count_include_pad", "transA", "transB", "noop_with_empty_axes",
            "training_mode", "allowzero", "block_size", "to", "storage_order", "start", "end":
            if case .int = value { true } else { false }
        case "kernel_shape", "strides", "dilations", "pads", "perm", "axes", "starts", "ends":
            if case .ints = value { true } else { false }
        case "auto_pad", "mode":
            if case .string = value { true } else { false }
        default:
            true
        }
    }

    /// Puts the nodes into an order in which they can be computed, the given one as far as it can be kept.
    mutating func sort() throws(ModelError) {
        var producer: [String: Int] = [:]
        let given = Set(inputs.map(\.name)).union(initializers.keys)
        for (index, node) in nodes.enumerated() {
            for output in node.outputs where !output.isEmpty {
                guard producer.updateValue(index, forKey: output) == nil, !given.contains(output) else {
                    throw node.error("the value \(quoted(output)) is computed twice")
                }
            }
        }
        var waiting = [Int](repeating: 0, count: nodes.count)
        var consumers = [[Int]](repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for input in node.inputs where !input.isEmpty && !given.contains(input) {
                guard let source = producer[input] else { throw node.error("its input \(quoted(input)) is nowhere computed") }
                consumers[source].append(index)
                waiting[index] += 1
            }
        }
        for output in outputs where producer[output.name] == nil && !given.contains(output.name) {
            throw ModelError(.badData, "the output \(quoted(output.name)) is nowhere computed")
        }
        var order: [Int] = []
        var ready = nodes.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < ready.count {
            let index = ready[next]
            next += 1
            order.append(index)
            for consumer in consumers[index] {
                waiting[consumer] -= 1
                if waiting[consumer] == 0 { ready.append(consumer) }
            }
        }
        guard order.count == nodes.count else {
            let stuck = nodes[waiting.firstIndex { $0 > 0 } ?? 0]
            throw stuck.error("it is part of a cycle")
        }
        // A file that is sorted, as ONNX asks, stays as it is.
        let isSorted = consumers.enumerated().allSatisfy { source, users in users.allSatisfy { $0 > source } }
        if !isSorted { nodes = order.map { nodes[$0] } }
    }
}
