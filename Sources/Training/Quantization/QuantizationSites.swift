internal import Inference

/// Which values of a float graph are held in 8 bits, and which of them share a scale.
struct QuantizationSites {
    /// Values to quantise, in the order in which they are computed.
    private(set) var values: [String] = []
    /// For a value that only holds another's elements: that other, whose scale it keeps.
    private(set) var source: [String: String] = [:]
    /// Values each element of which follows from one gray level alone: their range is known without pictures.
    private(set) var pointwise: Set<String> = []

    /// Operators that pass numbers on, moved or picked.
    private static let moving: Set<String> = ["Flatten", "Reshape", "Transpose", "MaxPool", "Identity"]
    /// Operators behind which a ReLU or a clip is part of them.
    private static let fusing: Set<String> = ["Conv", "Gemm", "MatMul", "Add", "Sub", "Mul", "Div", "BatchNormalization"]
    /// Operators that may stay in floats at the network's end.
    private static let ending: Set<String> = [
        "Softmax", "Sigmoid", "Relu", "Clip", "Add", "Sub", "Mul", "Div", "BatchNormalization", "Flatten", "Reshape", "Transpose",
        "Identity",
    ]

    init(_ graph: Graph) throws(ModelError) {
        guard graph.nodes.contains(where: { ["Conv", "Gemm", "MatMul"].contains($0.kind) }) else {
            throw ModelError(.badData, "the network has no convolution and no matrix product to quantise")
        }
        var consumers: [String: [Int]] = [:]
        for (index, node) in graph.nodes.enumerated() {
            for name in Set(node.inputs) { consumers[name, default: []].append(index) }
        }
        let results = Set(graph.outputs.map(\.name))
        let tail = Self.tail(graph, consumers)
        func isRead(_ name: String) -> Bool { consumers[name, default: []].contains { !tail.contains($0) } }

        let input = graph.inputs[0].name
        if isRead(input) { values.append(input) }
        pointwise = [input]
        // Values between the elementwise operators of a chain, which is one table from 8 bits to 8 bits in the end.
        var unbroken: Set<String> = []
        for (index, node) in graph.nodes.enumerated() where !tail.contains(index) {
            let output = node.outputs[0]
            let operands = node.inputs.filter { !$0.isEmpty && graph.initializers[$0] == nil }
            if operands.allSatisfy(pointwise.contains), Self.isPointwise(node, graph) { pointwise.insert(output) }
            guard isRead(output) else { continue }
            let users = consumers[output, default: []].map { graph.nodes[$0] }
            // A softmax of 8-bit numbers gains nothing, and ONNX Runtime's own is wrong by whole probabilities.
            let feedsSoftmax = users.count == 1 && users[0].kind == "Softmax" && !results.contains(output)
            let isFused = Self.fusing.contains(node.kind) && users.count == 1 && ["Relu", "Clip"].contains(users[0].kind)
                && !results.contains(output)
            guard !isFused, !feedsSoftmax else { continue }
            let startsHere = operands.count == 1 && (values.contains(operands[0]) || unbroken.contains(operands[0]))
            if startsHere, Self.isElementwise(node, graph), users.count == 1, Self.isElementwise(users[0], graph),
                !results.contains(output)
            {
                unbroken.insert(output)
                continue
            }
            values.append(output)
            if Self.moving.contains(node.kind), let first = operands.first { source[output] = source[first] ?? first }
        }
    }

    /// Whether the node computes each element from one other and constants.
    private static func isElementwise(_ node: Node, _ graph: Graph) -> Bool {
        switch node.kind {
        case "Relu", "Clip", "Sigmoid", "BatchNormalization": true
        case "Add", "Sub", "Mul", "Div": node.inputs.contains { graph.initializers[$0] != nil }
        default: false
        }
    }

    /// The nodes behind the last convolution, product or pooling.
    private static func tail(_ graph: Graph, _ consumers: [String: [Int]]) -> Set<Int> {
        var tail: Set<Int> = []
        for index in graph.nodes.indices.reversed() {
            let node = graph.nodes[index]
            if ending.contains(node.kind), consumers[node.outputs[0], default: []].allSatisfy(tail.contains) { tail.insert(index) }
        }
        return tail
    }

    /// Whether the node treats all elements alike, whatever their place.
    private static func isPointwise(_ node: Node, _ graph: Graph) -> Bool {
        switch node.kind {
        case "Relu", "Clip", "Sigmoid", "Flatten", "Reshape", "Transpose", "Identity":
            true
        case "Add", "Sub", "Mul", "Div", "BatchNormalization":
            node.inputs.compactMap { graph.initializers[$0] }.allSatisfy { $0.count == 1 }
        default:
            false
        }
    }
}
