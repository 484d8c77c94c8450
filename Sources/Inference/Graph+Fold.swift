extension Graph {
    /// Gives the one input a shape of which only the batch is open.
    mutating func openInput() throws(ModelError) {
        guard inputs.count == 1, outputs.count >= 1 else {
            throw ModelError(.badData, "the model has \(inputs.count) inputs and \(outputs.count) outputs; one of each is wanted")
        }
        guard inputs[0].elementType == .float else {
            throw ModelError(.badData, "the input \(quoted(inputs[0].name)) does not hold 32-bit floats")
        }
        let rank = inputs[0].shape.count
        guard (2...4).contains(rank) else {
            throw ModelError(
                .badData, "the input \(quoted(inputs[0].name)) has \(rank) dimensions; (n, 1, height, width) is wanted")
        }
        // A height, width or channel count that the exporter left open is what the metadata say, or this program's own.
        let (width, height) = try ModelDescription.inputSize(metadata)
        let channelsLast = rank == 4 && inputs[0].shape[3] == 1 && inputs[0].shape[1] != 1
        let standard: [Int] = switch rank {
        case 4: channelsLast ? [height, width, 1] : [1, height, width]
        case 3: [height, width]
        default: [height * width]
        }
        for index in 1..<rank { inputs[0].shape[index] = inputs[0].shape[index] ?? standard[index - 1] }
    }

    /// Opens a batch that is fixed at one, where the nodes allow that: exporters fix it where they are not told otherwise, but
    /// most such networks compute any.
    mutating func openBatch() {
        if inputs[0].shape[0] == 1, let open = try? withOpenBatch() { self = open }
    }

    /// The graph with its batch opened, or an error where its nodes do not allow that.
    private func withOpenBatch() throws(ModelError) -> Graph {
        let shapes = try ShapeInference(self, batch: 1).shapes
        var graph = self
        graph.inputs[0].shape[0] = nil
        for (index, node) in nodes.enumerated() where node.kind == "Reshape" {
            guard let name = node.input(1), var target = initializers[name]?.integers, target.first == 1,
                node.input(0).flatMap({ shapes[$0] })?.first == 1
            else { continue }
            // Zero keeps the input's size.
            target[0] = 0
            var reshape = node
            reshape.attributes["allowzero"] = nil
            graph.addInput(&reshape, "shape", Tensor(list: target), at: 1)
            graph.nodes[index] = reshape
        }
        let first = try ShapeInference(graph, batch: 2), second = try ShapeInference(graph, batch: 3)
        for output in outputs {
            guard first.shapes[output.name]?.first == 2, second.shapes[output.name]?.first == 3 else {
                throw ModelError(.badData, "the batch is fixed")
            }
        }
        return graph
    }

    /// Replaces what is computed from shapes alone by constants, whatever the batch: the values for two batch sizes are compared.
    mutating func foldShapes() throws(ModelError) {
        let first = try ShapeInference(self, batch: 2)
        let reshapes = ["Reshape", "Squeeze", "Unsqueeze"]
        let dependOnShapes = nodes.contains { first.known[$0.outputs[0]] != nil || reshapes.contains($0.kind) }
        let second = dependOnShapes ? try ShapeInference(self, batch: 3) : first
        var rest: [Node] = []
        for var node in nodes {
            let output = node.outputs[0]
            if let value = first.known[output], second.known[output] != nil {
                // What differs with the batch is folded where it is used.
                if value == second.known[output] { initializers[output] = value }
                continue
            }
            switch node.kind {
            case _ where reshapes.contains(node.kind):
                guard let a = first.shapes[output], let b = second.shapes[output], let shape = mergedShape(a, b) else {
                    throw node.error("its shape depends on the batch in a way that is not supported")
                }
                let keepsTarget = node.kind == "Reshape" && node.input(1).map { initializers[$0] != nil } == true
                if !keepsTarget {
                    node.kind = "Reshape"
                    addInput(&node, "shape", Tensor(list: shape), at: 1)
                }
                node.attributes = [:]
            case "Pad" where node.inputs.count > 3:
                let pads = try first.paddings(node, rank: try first.input(node, 0).count)
                addInput(&node, "pads", Tensor(list: pads), at: 1)
                node.inputs.removeLast()
            case "ReduceMean":
                let axes = try first.reducedAxes(node, rank: try first.input(node, 0).count)
                if axes.isEmpty {
                    node = Node(name: node.name, kind: "Identity", inputs: [node.inputs[0]], outputs: node.outputs)
                } else {
                    node.attributes["axes"] = .ints(axes)
                    node.attributes["noop_with_empty_axes"] = nil
                    node.inputs = [node.inputs[0]]
                }
            case "Softmax" where node.attributes.removeValue(forKey: "flattens") != nil:
                let shape = try first.input(node, 0)
                let axis = try axis(node, node.int("axis", default: 1), rank: shape.count)
                guard shape[(axis + 1)...].allSatisfy({ $0 == 1 }) else {
                    throw node.error("it goes over several dimensions, which is not supported; export with opset 13 or later")
                }
            default:
                break
            }
            rest.append(node)
        }
        nodes = rest
    }

    /// Computes what follows from constants alone, such as transposed weights. Quantised weights stay as they are.
    mutating func foldConstants() throws(ModelError) {
        var rest: [Node] = []
        for node in nodes {
            let isQuantization = node.kind == "QuantizeLinear" || node.kind == "DequantizeLinear"
            guard !isQuantization, node.inputs.allSatisfy({ $0.isEmpty || initializers[$0] != nil }) else {
                rest.append(node)
                continue
            }
            initializers[node.outputs[0]] = try ReferenceExecutor.compute(Operands(node, initializers))
        }
        nodes = rest
    }

    /// A shape in which the one size that follows the batch is left open; nil where two sizes do.
    private func mergedShape(_ first: [Int], _ second: [Int]) -> [Int]? {
        guard first.count == second.count else { return nil }
        let merged = zip(first, second).map { $0 == $1 ? $0 : -1 }
        return merged.count(where: { $0 == -1 }) < 2 ? merged : nil
    }

    /// Checks numbers, and shapes once more now that everything is folded; notes the outputs' shapes.
    mutating func check() throws(ModelError) {
        try checkNumbers()
        let first = try ShapeInference(self, batch: 1), second = try ShapeInference(self, batch: 2)
        for index in outputs.indices {
            guard let a = first.shapes[outputs[index].name], let b = second.shapes[outputs[index].name], a.count == b.count else {
                throw ModelError(.badData, "the output \(quoted(outputs[index].name)) has no shape")
            }
            outputs[index].shape = zip(a, b).map { $0 == $1 ? $0 : nil }
            outputs[index].elementType = first.types[outputs[index].name] ?? .float
        }
    }

    private func checkNumbers() throws(ModelError) {
        for node in nodes {
            for (index, name) in node.inputs.enumerated() {
                guard let tensor = initializers[name] else {
                    if isScale(node, index) { throw node.error("its scale \(quoted(name)) is no constant") }
                    continue
                }
                guard let values = tensor.floats else { continue }
                // Limits of Clip and margins of Pad may well be infinite.
                let mayBeInfinite = node.kind == "Clip" || node.kind == "Pad"
                guard values.allSatisfy({ $0.isFinite || (mayBeInfinite && !$0.isNaN) }) else {
                    throw node.error("its constant \(quoted(name)) has values that are no numbers (NaN or infinite)")
                }
                if isScale(node, index), let wrong = values.first(where: { $0 <= 0 }) {
                    throw node.error("its scale \(quoted(name)) is \(wrong), but must be above zero")
                }
            }
        }
    }

    private func isScale(_ node: Node, _ index: Int) -> Bool {
        index == 1 && (node.kind == "QuantizeLinear" || node.kind == "DequantizeLinear")
    }
}
