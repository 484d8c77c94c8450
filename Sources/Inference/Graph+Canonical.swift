extension Graph {
    /// Brings a graph as read from a file into the one form that the rest of the program knows:
    ///
    /// - operator set 13, whatever the file's: limits of `Clip` and margins of `Pad` are inputs, axes of `ReduceMean` an
    ///   attribute, and so on;
    /// - constants are initializers; identities and dropouts are gone; what only computes shapes is folded;
    /// - the input has a shape, of which only the batch may be open. A fixed batch of one is opened where that is possible.
    mutating func canonicalise() throws(ModelError) {
        try hoistConstants()
        try checkOperators()
        try sort()
        try upgrade()
        try openInput()
        try foldShapes()
        openBatch()
        removeIdentities()
        try foldConstants()
        prune()
        try check()
    }

    private mutating func hoistConstants() throws(ModelError) {
        var rest: [Node] = []
        for node in nodes {
            guard node.kind == "Constant", let output = node.outputs.first else {
                rest.append(node)
                continue
            }
            let value: Tensor? = switch (node.attributes["value"], node.attributes["value_float"], node.attributes["value_floats"]) {
            case (.tensor(let tensor)?, _, _): tensor
            case (_, .float(let value)?, _): Tensor([value], shape: [])
            case (_, _, .floats(let values)?): Tensor(values, shape: [values.count])
            default:
                switch (node.attributes["value_int"], node.attributes["value_ints"]) {
                case (.int(let value)?, _): Tensor(shape: [], storage: .int64([Int64(value)]))
                case (_, .ints(let values)?): Tensor(list: values)
                default: nil
                }
            }
            guard let value else { throw node.error("a constant of this kind is not supported") }
            guard initializers.updateValue(value, forKey: output) == nil else {
                throw node.error("the value \(quoted(output)) is there twice")
            }
        }
        nodes = rest
    }

    /// Rewrites what operator sets before and behind 13 say otherwise.
    private mutating func upgrade() throws(ModelError) {
        for index in nodes.indices {
            var node = nodes[index]
            switch node.kind {
            case "BatchNormalization":
                guard node.int("training_mode", default: 0) == 0 else {
                    throw node.error("it is in training mode; export the model in evaluation mode")
                }
                for name in ["training_mode", "spatial", "momentum"] { node.attributes[name] = nil }
            case "Clip":
                moveToInput(&node, "min", at: 1)
                moveToInput(&node, "max", at: 2)
            case "Pad":
                if case .ints(let pads)? = node.attributes.removeValue(forKey: "pads") {
                    addInput(&node, "pads", Tensor(list: pads), at: 1)
                }
                moveToInput(&node, "value", at: 2)
            case "Softmax" where opset < 13:
                node.attributes["axis"] = .int(node.int("axis", default: 1))
                // Up to operator set 12 a softmax went over everything from its axis on.
                node.attributes["flattens"] = .int(1)
            case "AveragePool":
                guard (node.ints("dilations") ?? []).allSatisfy({ $0 == 1 }) else { throw node.error("dilations are not supported") }
                node.attributes["dilations"] = nil
            case "MaxPool":
                node.attributes["storage_order"] = nil
            case "QuantizeLinear":
                let given = node.int("output_dtype", default: 0)
                guard let type = given == 0 ? .uint8 : ElementType(onnx: Int32(clamping: given)), type == .uint8 || type == .int8 else {
                    throw node.error("only 8-bit quantisation is supported")
                }
                for name in ["output_dtype", "saturate", "precision"] { node.attributes[name] = nil }
                if node.input(2) == nil, let scale = node.input(1).flatMap({ initializers[$0] }) {
                    let zeros = [Int](repeating: 0, count: scale.count)
                    addInput(
                        &node, "zero_point",
                        Tensor(
                            shape: scale.shape,
                            storage: type == .uint8 ? .uint8(zeros.map(UInt8.init)) : .int8(zeros.map(Int8.init))), at: 2)
                }
            case "DequantizeLinear":
                node.attributes["output_dtype"] = nil
            default:
                break
            }
            guard node.int("block_size", default: 0) == 0 else { throw node.error("quantisation by blocks is not supported") }
            node.attributes["block_size"] = nil
            nodes[index] = node
        }
        opset = 13
    }

    private mutating func moveToInput(_ node: inout Node, _ attribute: String, at index: Int) {
        guard case .float(let value)? = node.attributes.removeValue(forKey: attribute) else { return }
        addInput(&node, attribute, Tensor([value], shape: []), at: index)
    }

    /// Makes a constant the node's n-th input.
    mutating func addInput(_ node: inout Node, _ suffix: String, _ tensor: Tensor, at index: Int) {
        while node.inputs.count <= index { node.inputs.append("") }
        node.inputs[index] = unusedName("\(node.outputs[0])_\(suffix)")
        initializers[node.inputs[index]] = tensor
    }

    /// A name that no value has yet, like the given one.
    package func unusedName(_ wish: String) -> String {
        let taken = Set(nodes.flatMap { $0.outputs }).union(inputs.map(\.name))
        var name = wish
        var number = 1
        while taken.contains(name) || initializers[name] != nil {
            name = "\(wish)_\(number)"
            number += 1
        }
        return name
    }

    /// Takes out nodes whose output is their input.
    private mutating func removeIdentities() {
        let results = Set(outputs.map(\.name))
        var alias: [String: String] = [:]
        var rest: [Node] = []
        func resolved(_ name: String) -> String {
            var name = name
            while let other = alias[name] { name = other }
            return name
        }
        for var node in nodes {
            node.inputs = node.inputs.map(resolved)
            if node.kind == "Identity" || node.kind == "Dropout" {
                let (source, output) = (node.inputs[0], node.outputs[0])
                if !results.contains(output) {
                    alias[output] = source
                    continue
                }
                // The graph's output keeps its name: its producer takes it over, unless its own is an output, too.
                if let producer = rest.firstIndex(where: { $0.outputs[0] == source }), !results.contains(source) {
                    rest[producer].outputs[0] = output
                    for index in rest.indices { rest[index].inputs = rest[index].inputs.map { $0 == source ? output : $0 } }
                    alias[source] = output
                    continue
                }
                node = Node(name: node.name, kind: "Identity", inputs: [source], outputs: [output])
            }
            rest.append(node)
        }
        nodes = rest
    }

    /// Takes out nodes and initializers that no output needs.
    mutating func prune() {
        var needed = Set(outputs.map(\.name))
        var kept: [Node] = []
        for node in nodes.reversed() where node.outputs.contains(where: needed.contains) {
            needed.formUnion(node.inputs)
            kept.append(Node(
                name: node.name, kind: node.kind, inputs: node.inputs, outputs: [node.outputs[0]], attributes: node.attributes))
        }
        nodes = kept.reversed()
        initializers = initializers.filter { needed.contains($0.key) }
    }
}
