extension Int8PlanBuilder {
    /// The value as a table of another value's bytes or of the crop's pixels, where only element-wise operators stand between.
    mutating func tabulate(_ name: String, _ quantization: Quantization) throws(ModelError) -> Bytes? {
        guard let chain = chain(to: name) else { return nil }
        guard let origin = chain.origin else { return try pixelTable(chain.nodes, chain.source, quantization) }
        let source = try bytes(chain.source, as: origin)
        let activation = plan.activation(source.buffer)
        let levels = (0..<256).map { origin.value(UInt8($0)) }
        let tables: [UInt8]
        if isUniform(chain.nodes) {
            tables = try run(chain.nodes, chain.source, Tensor(levels, shape: [256])).map(quantization.byte)
        } else {
            // Channel by channel the same levels, as 256 pictures of one pixel.
            let channels = activation.channels
            guard source.order == .channelsFirst, let shape = shapes[name], shape.count == 4 || shape.count == 2,
                shape[1] == channels
            else { return nil }
            let input = Tensor(
                levels.flatMap { [Float](repeating: $0, count: channels) },
                shape: [256, channels] + [Int](repeating: 1, count: shape.count - 2))
            let values = try run(chain.nodes, chain.source, input)
            guard values.count == 256 * channels else { return nil }
            tables = (0..<channels).flatMap { channel in
                (0..<256).map { quantization.byte(values[$0 * channels + channel]) }
            }
        }
        // Quantised again under its own scale, nothing has changed.
        if origin == quantization, tables == Array(0...255) { return source }
        let buffer = newActivation(
            height: activation.height, width: activation.width, channels: activation.channels, quantization)
        append(name, .lookUp(tables: tables, isPerChannel: tables.count > 256), [source.buffer], buffer)
        return Bytes(buffer: buffer, order: source.order)
    }

    /// The crop's gray levels as the first bytes that the network knows.
    private mutating func pixelTable(
        _ nodes: [Node], _ input: String, _ quantization: Quantization
    ) throws(ModelError) -> Bytes? {
        guard isUniform(nodes) || shapes[input]?.dropFirst().first == 1 else { return nil }
        let values = try run(nodes, input, Tensor(pixelValues, shape: [256, 1, 1, 1]))
        guard values.count == 256 else { return nil }
        let buffer = newActivation(
            height: description.inputHeight, width: description.inputWidth, channels: 1, pixel: 1, quantization)
        append(input, .pixels(table: values.map(quantization.byte)), [], buffer)
        return Bytes(buffer: buffer, order: .channelsFirst)
    }

    /// Element-wise nodes in the order in which they are computed, and what they start from: a dequantised value and its
    /// quantisation, or the graph's input, which has none.
    private struct Chain {
        var nodes: [Node]
        var source: String
        var origin: Quantization?
    }

    /// The longest chain that ends in the value; nil where there is none.
    private func chain(to name: String) -> Chain? {
        var passed: [Node] = []
        var longest: Chain?
        var at = name
        while let node = producers[at], let next = elementwiseInput(node) {
            passed.append(node)
            at = next
            if node.kind == "DequantizeLinear", let origin = Quantization(node, graph.initializers) {
                longest = Chain(nodes: passed.reversed(), source: at, origin: origin)
            }
        }
        if at == graph.inputs[0].name { longest = Chain(nodes: passed.reversed(), source: at) }
        return longest
    }

    /// The one computed input of an operator that treats every element alike, up to its channel; nil for others.
    private func elementwiseInput(_ node: Node) -> String? {
        switch node.kind {
        case "Relu", "Clip", "Sigmoid", "QuantizeLinear", "DequantizeLinear", "BatchNormalization", "Identity", "Dropout":
            guard node.inputs.dropFirst().allSatisfy({ $0.isEmpty || constant($0) != nil || graph.initializers[$0] != nil }),
                graph.initializers[node.inputs[0]] == nil
            else { return nil }
            return node.inputs[0]
        case "Add", "Sub", "Mul", "Div":
            let computed = node.inputs.filter { constant($0) == nil }
            guard computed.count == 1, let output = shapes[node.outputs[0]], shapes[computed[0]] == output else { return nil }
            // A constant that differs from pixel to pixel is no matter of a table.
            guard let other = node.inputs.first(where: { $0 != computed[0] }), let shape = shapes[other] else { return nil }
            let axes = Array(repeating: 1, count: max(0, output.count - shape.count)) + shape
            guard axes.indices.allSatisfy({ $0 == 1 || axes[$0] == 1 }) else { return nil }
            return computed[0]
        default:
            return nil
        }
    }

    /// Whether the nodes do the same to every channel.
    private func isUniform(_ nodes: [Node]) -> Bool {
        nodes.allSatisfy { node in
            node.kind != "BatchNormalization" && node.inputs.allSatisfy { input in (constant(input)?.count ?? 1) == 1 }
        }
    }

    /// Runs a chain in floats. The first node may be the dequantisation of the source, whose result the input then is.
    private func run(_ nodes: [Node], _ source: String, _ input: Tensor) throws(ModelError) -> [Float] {
        var nodes = nodes[...]
        var at = source
        if let first = nodes.first, first.kind == "DequantizeLinear" {
            nodes.removeFirst()
            at = first.outputs[0]
        }
        var value = input
        for node in nodes {
            var constants = graph.initializers.filter { node.inputs.contains($0.key) }
            for name in node.inputs where name != at {
                if let producer = producers[name], producer.isConstant(graph) { constants[name] = try constantTensor(producer) }
            }
            constants[at] = value
            value = try ReferenceExecutor.compute(Operands(node, constants))
            at = node.outputs[0]
        }
        if let last = nodes.last, let own = Quantization(last, graph.initializers), let levels = value.integers {
            let shift = value.elementType == .int8 ? 128 : 0
            return levels.map { own.value(UInt8($0 + shift)) }
        }
        return value.floats ?? []
    }
}
