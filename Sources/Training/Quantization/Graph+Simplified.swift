package import Inference

extension Graph {
    /// The same function with fewer operators, for quantising: products with constant matrices become `Gemm`, margins move into
    /// the convolution behind them, and what scales or shifts a convolution's or product's channels is folded into it.
    package func simplified() throws(ModelError) -> Graph {
        var simplifier = Simplifier(self)
        simplifier.run()
        return simplifier.graph
    }
}

private struct Simplifier {
    var graph: Graph

    init(_ graph: Graph) { self.graph = graph }

    mutating func run() {
        // Each change may make room for the next; each takes a node out or puts it into its last form.
        var index = 0
        while index < graph.nodes.count {
            let changed = switch graph.nodes[index].kind {
            case "MatMul": makeGemm(index)
            case "Gemm": normalizeGemm(index)
            case "Pad": foldMargin(index)
            case "Transpose": dropTranspose(index)
            case "BatchNormalization", "Mul", "Div", "Add", "Sub": foldAffine(index)
            default: false
            }
            index = changed ? max(index - 1, 0) : index + 1
        }
        graph.initializers = graph.initializers.filter { name, _ in
            graph.nodes.contains { $0.inputs.contains(name) } || graph.outputs.contains { $0.name == name }
        }
    }

    private func constant(_ name: String?) -> Tensor? { name.flatMap { graph.initializers[$0] } }

    /// The node that computes a value which only one node reads.
    private func producer(_ name: String) -> Int? {
        guard graph.nodes.count(where: { $0.inputs.contains(name) }) == 1, !graph.outputs.contains(where: { $0.name == name }) else {
            return nil
        }
        return graph.nodes.firstIndex { $0.outputs[0] == name }
    }

    /// The one node that reads a value.
    private func consumer(_ name: String) -> Int? {
        guard graph.nodes.count(where: { $0.inputs.contains(name) }) == 1, !graph.outputs.contains(where: { $0.name == name }) else {
            return nil
        }
        return graph.nodes.firstIndex { $0.inputs.contains(name) }
    }

    private mutating func setConstant(_ node: Int, _ input: Int, _ suffix: String, _ tensor: Tensor) {
        var changed = graph.nodes[node]
        while changed.inputs.count <= input { changed.inputs.append("") }
        let wish = "\(changed.outputs[0])_\(suffix)"
        let name = graph.initializers[wish] == nil || changed.inputs[input] == wish ? wish : graph.unusedName(wish)
        changed.inputs[input] = name
        graph.initializers[name] = tensor
        graph.nodes[node] = changed
    }

    /// A product of rows with a constant matrix is a `Gemm`, and so is a bias behind it; more dimensions than two are laid flat
    /// before and raised again behind.
    private mutating func makeGemm(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        guard let weights = constant(node.input(1)), weights.shape.count == 2, weights.floats != nil,
            let shape = (try? graph.shapes(batch: 2))?[node.inputs[0]]
        else { return false }
        guard shape.count != 2 else {
            graph.nodes[index].kind = "Gemm"
            _ = normalizeGemm(index)
            return true
        }
        guard graph.inputs[0].shape[0] == nil, shape[0] == 2 else { return false }
        var output = node.outputs[0]
        var gemm = Node(name: node.name, kind: "Gemm", inputs: ["", node.inputs[1]], outputs: [graph.unusedName("\(output)_rows")])
        if let next = consumer(output), graph.nodes[next].kind == "Add",
            let bias = graph.nodes[next].inputs.first(where: { $0 != output }), constant(bias)?.shape == [weights.shape[1]]
        {
            gemm.inputs.append(bias)
            output = graph.nodes[next].outputs[0]
            graph.nodes.remove(at: next)
        }
        let flat = Node(
            name: "\(gemm.name)_flatten", kind: "Reshape", inputs: [node.inputs[0], ""],
            outputs: [graph.unusedName("\(output)_flat")])
        let raised = Node(name: "\(gemm.name)_raise", kind: "Reshape", inputs: [gemm.outputs[0], ""], outputs: [output])
        gemm.inputs[0] = flat.outputs[0]
        graph.nodes.replaceSubrange(index...index, with: [flat, gemm, raised])
        setConstant(index, 1, "shape", Tensor(list: [-1, weights.shape[0]]))
        setConstant(index + 2, 1, "shape", Tensor(list: [-1] + shape[1..<shape.count - 1] + [weights.shape[1]]))
        _ = normalizeGemm(index + 1)
        return true
    }

    /// One form: transposed weights `(outputs, inputs)`, a bias per output, no factors.
    private mutating func normalizeGemm(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        guard node.int("transA", default: 0) == 0, let weights = constant(node.input(1)), let values = weights.floats else { return false }
        let isTransposed = node.int("transB", default: 0) != 0
        let (outputs, depth) = isTransposed ? (weights.shape[0], weights.shape[1]) : (weights.shape[1], weights.shape[0])
        let alpha = node.float("alpha", default: 1), beta = node.float("beta", default: 1)
        var bias = [Float](repeating: 0, count: outputs)
        if node.input(2) != nil {
            guard let given = constant(node.input(2))?.floats, given.count == 1 || given.count == outputs else { return false }
            for channel in bias.indices { bias[channel] = beta * given[given.count == 1 ? 0 : channel] }
        }
        guard !isTransposed || alpha != 1 || beta != 1 || node.input(2) == nil || constant(node.input(2))?.shape != [outputs] else {
            return false
        }
        let turned = values.indices.map { place in
            alpha * (isTransposed ? values[place] : values[place % depth * outputs + place / depth])
        }
        graph.nodes[index].attributes = ["transB": .int(1)]
        setConstant(index, 1, "weights", Tensor(turned, shape: [outputs, depth]))
        setConstant(index, 2, "bias", Tensor(bias, shape: [outputs]))
        return true
    }

    /// Zeros put around a picture before a convolution are its margin.
    private mutating func foldMargin(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        guard let next = consumer(node.outputs[0]), graph.nodes[next].kind == "Conv", graph.nodes[next].inputs[0] == node.outputs[0],
            ["NOTSET", "VALID"].contains(graph.nodes[next].string("auto_pad", default: "NOTSET")),
            node.string("mode", default: "constant") == "constant",
            let pads = constant(node.input(1))?.integers, pads.count == 8, pads[0...1] == [0, 0], pads[4...5] == [0, 0],
            node.input(2) == nil || constant(node.input(2))?.floats?.first == 0
        else { return false }
        let isValid = graph.nodes[next].string("auto_pad", default: "NOTSET") == "VALID"
        let own = isValid ? [0, 0, 0, 0] : graph.nodes[next].ints("pads") ?? [0, 0, 0, 0]
        graph.nodes[next].attributes["auto_pad"] = nil
        graph.nodes[next].attributes["pads"] = .ints(zip(own, [pads[2], pads[3], pads[6], pads[7]]).map(+))
        graph.nodes[next].inputs[0] = node.inputs[0]
        graph.nodes.remove(at: index)
        return true
    }

    /// Two transpositions that undo each other go.
    private mutating func dropTranspose(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        guard let previous = producer(node.inputs[0]), graph.nodes[previous].kind == "Transpose",
            let first = graph.nodes[previous].ints("perm"), let second = node.ints("perm"),
            second.map({ first[$0] }) == Array(first.indices), !graph.outputs.contains(where: { $0.name == node.outputs[0] })
        else { return false }
        let source = graph.nodes[previous].inputs[0]
        for reader in graph.nodes.indices {
            graph.nodes[reader].inputs = graph.nodes[reader].inputs.map { $0 == node.outputs[0] ? source : $0 }
        }
        graph.nodes.remove(at: index)
        graph.nodes.remove(at: previous)
        return true
    }

    /// `factor · x + shift` per channel behind a convolution or product becomes part of its weights and bias.
    private mutating func foldAffine(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        let operand = constant(node.inputs[0]) == nil ? 0 : 1
        guard node.inputs.count > operand, let source = producer(node.inputs[operand]) else { return false }
        let layer = graph.nodes[source]
        guard layer.kind == "Conv" || (layer.kind == "Gemm" && layer.int("transB", default: 0) != 0),
            let weights = constant(layer.input(1)), let values = weights.floats,
            let affine = affine(node, operand, channels: weights.shape[0], rank: weights.shape.count)
        else { return false }
        let bias = constant(layer.input(2))?.floats ?? [Float](repeating: 0, count: weights.shape[0])
        guard bias.count == weights.shape[0], layer.input(2) == nil || constant(layer.input(2)) != nil else { return false }
        let run = values.count / weights.shape[0]
        setConstant(source, 1, "weights", Tensor(values.indices.map { values[$0] * affine.factor[$0 / run] }, shape: weights.shape))
        setConstant(
            source, 2, "bias",
            Tensor(bias.indices.map { bias[$0] * affine.factor[$0] + affine.shift[$0] }, shape: [bias.count]))
        graph.nodes[source].outputs[0] = node.outputs[0]
        graph.nodes.remove(at: index)
        // Its name changed: nothing reads the old one any more.
        return true
    }

    /// What a node does to each channel, where it is a factor and a shift.
    private func affine(_ node: Node, _ operand: Int, channels: Int, rank: Int) -> (factor: [Float], shift: [Float])? {
        if node.kind == "BatchNormalization" {
            let parameters = (1...4).compactMap { constant(node.input($0))?.floats }
            guard parameters.count == 4, parameters.allSatisfy({ $0.count == channels }) else { return nil }
            let epsilon = node.float("epsilon", default: 1e-5)
            let factor = (0..<channels).map { parameters[0][$0] / (parameters[3][$0] + epsilon).squareRoot() }
            return (factor, (0..<channels).map { parameters[1][$0] - parameters[2][$0] * factor[$0] })
        }
        guard let tensor = constant(node.inputs[1 - operand]), let given = tensor.floats,
            let numbers = perChannel(given, tensor.shape, channels: channels, rank: rank)
        else { return nil }
        let ones = [Float](repeating: 1, count: channels), zeros = [Float](repeating: 0, count: channels)
        switch (node.kind, operand) {
        case ("Add", _): return (ones, numbers)
        case ("Sub", 0): return (ones, numbers.map { -$0 })
        case ("Sub", _): return (ones.map { -$0 }, numbers)
        case ("Mul", _): return (numbers, zeros)
        case ("Div", 0) where numbers.allSatisfy({ $0 != 0 }): return (numbers.map { 1 / $0 }, zeros)
        default: return nil
        }
    }

    /// A constant's numbers for each channel, where it has one for all or one for each in dimension 1.
    private func perChannel(_ values: [Float], _ shape: [Int], channels: Int, rank: Int) -> [Float]? {
        if values.count == 1 && shape.count <= rank { return [Float](repeating: values[0], count: channels) }
        var wanted = [Int](repeating: 1, count: rank)
        wanted[1] = channels
        let full = [Int](repeating: 1, count: max(rank - shape.count, 0)) + shape
        return full == wanted ? values : nil
    }
}
