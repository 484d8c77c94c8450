extension ShapeInference {
    /// Operators that move elements or drop dimensions.
    func layout(_ node: Node, _ input: [Int]) throws(ModelError) -> [Int] {
        switch node.kind {
        case "Flatten":
            let given = node.int("axis", default: 1)
            let axis = given == input.count ? given : try Inference.axis(node, given, rank: input.count)
            return [input[..<axis].reduce(1, *), input[axis...].reduce(1, *)]
        case "Reshape":
            return try reshaped(node, input)
        case "Transpose":
            let order = node.ints("perm") ?? input.indices.reversed()
            guard order.sorted() == Array(input.indices) else { throw node.error("its order \(order) does not fit \(input)") }
            return order.map { input[$0] }
        case "ReduceMean":
            let axes = try reducedAxes(node, rank: input.count)
            let keeps = node.int("keepdims", default: 1) != 0
            return input.enumerated().compactMap { axes.contains($0) ? (keeps ? 1 : nil) : $1 }
        case "Pad":
            let pads = try paddings(node, rank: input.count)
            return input.enumerated().map { $1 + pads[$0] + pads[$0 + input.count] }
        case "Squeeze":
            var axes: [Int] = []
            for given in try axesList(node) ?? input.indices.filter({ input[$0] == 1 }) {
                axes.append(try Inference.axis(node, given, rank: input.count))
            }
            guard axes.allSatisfy({ input[$0] == 1 }) else { throw node.error("it drops a dimension above 1 of \(input)") }
            return input.enumerated().compactMap { axes.contains($0) ? nil : $1 }
        case "Unsqueeze":
            let given = try axesList(node) ?? []
            var axes: [Int] = []
            for entry in given { axes.append(try Inference.axis(node, entry, rank: input.count + given.count)) }
            guard Set(axes).count == axes.count else { throw node.error("its axes \(axes) are there twice") }
            var rest = input[...]
            return (0..<input.count + axes.count).map { axes.contains($0) ? 1 : rest.removeFirst() }
        default:
            throw node.error("it is not supported here")
        }
    }

    /// `axes`, an attribute up to operator set 12 or 17 and an input behind it.
    func axesList(_ node: Node) throws(ModelError) -> [Int]? {
        if let axes = node.ints("axes") { return axes }
        return try integers(node, 1)
    }

    /// The axes a mean goes over, counted from the front.
    func reducedAxes(_ node: Node, rank: Int) throws(ModelError) -> [Int] {
        let given = try axesList(node) ?? []
        if given.isEmpty { return node.int("noop_with_empty_axes", default: 0) != 0 ? [] : Array(0..<rank) }
        var axes: [Int] = []
        for entry in given { axes.append(try axis(node, entry, rank: rank)) }
        return axes
    }

    /// A `Pad`'s margins: all those before, then all those behind.
    func paddings(_ node: Node, rank: Int) throws(ModelError) -> [Int] {
        guard let given = try integers(node, 1) else { throw node.error("its margins are missing") }
        var pads = [Int](repeating: 0, count: 2 * rank)
        let axes = try integers(node, 3) ?? Array(0..<rank)
        guard given.count == 2 * axes.count, given.allSatisfy((0...4096).contains) else {
            throw node.error("its margins \(given) do not fit; cropping is not supported")
        }
        for (index, entry) in axes.enumerated() {
            let axis = try axis(node, entry, rank: rank)
            pads[axis] = given[index]
            pads[axis + rank] = given[index + axes.count]
        }
        return pads
    }

    private func reshaped(_ node: Node, _ input: [Int]) throws(ModelError) -> [Int] {
        guard var shape = try integers(node, 1) else { throw node.error("its shape is missing") }
        guard shape.allSatisfy({ $0 >= -1 && $0 <= Tensor.elementLimit }), shape.count(where: { $0 == -1 }) < 2 else {
            throw node.error("its shape \(shape) is impossible")
        }
        if node.int("allowzero", default: 0) == 0 {
            for index in shape.indices where shape[index] == 0 {
                guard index < input.count else { throw node.error("its shape \(shape) does not fit \(input)") }
                shape[index] = input[index]
            }
        }
        let count = input.reduce(1, *)
        if let open = shape.firstIndex(of: -1) {
            shape[open] = 1
            guard let rest = elementCount(shape), rest > 0, count % rest == 0 else {
                throw node.error("its shape \(shape) does not fit \(input)")
            }
            shape[open] = count / rest
        }
        guard elementCount(shape) == count else { throw node.error("its shape \(shape) does not fit \(input)") }
        return shape
    }
}
