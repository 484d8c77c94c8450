/// Works out the shape and the element type of every value of a graph for one batch size, and checks on the way that each
/// node's inputs fit it. A graph it goes through can be computed.
struct ShapeInference {
    /// The most elements of a value for one picture.
    private static let limit = 1 << 24

    private let graph: Graph
    private(set) var shapes: [String: [Int]] = [:]
    private(set) var types: [String: ElementType] = [:]
    /// Whole numbers that are known before any picture is: shapes and what is computed from them.
    private(set) var known: [String: Tensor] = [:]

    init(_ graph: Graph, batch: Int) throws(ModelError) {
        self.graph = graph
        for input in graph.inputs {
            shapes[input.name] = try input.shape(batch: batch)
            types[input.name] = input.elementType
        }
        for (name, tensor) in graph.initializers {
            shapes[name] = tensor.shape
            types[name] = tensor.elementType
            if tensor.elementType == .int64 || tensor.elementType == .int32, tensor.count <= 1024 { known[name] = tensor }
        }
        for node in graph.nodes {
            let output = node.outputs[0]
            if let value = try arithmetic(node) {
                known[output] = value
                shapes[output] = value.shape
                types[output] = value.elementType
                continue
            }
            if OperatorForm.all[node.kind]?.isShapeArithmetic == true && node.kind != "Shape" {
                throw node.error("it is only supported where its result can be computed beforehand")
            }
            let shape = try infer(node)
            // What a file's constants unpack to is bounded by the file; what is computed from a picture is not.
            let limit = node.input(0).map { graph.initializers[$0] != nil } == true ? Tensor.elementLimit : Self.limit * batch
            guard let count = elementCount(shape), (1...limit).contains(count) else {
                throw node.error("its output would have the shape \(shape), which is empty or too large")
            }
            shapes[output] = shape
            types[output] = try type(node)
        }
    }

    /// The shape of a node's n-th input.
    func input(_ node: Node, _ index: Int) throws(ModelError) -> [Int] {
        guard let name = node.input(index), let shape = shapes[name] else { throw node.error("its input \(index) is missing") }
        return shape
    }

    /// An optional input that has to be a known list of whole numbers.
    func integers(_ node: Node, _ index: Int) throws(ModelError) -> [Int]? {
        guard let name = node.input(index) else { return nil }
        guard let values = known[name]?.integers else {
            throw node.error("its input \(quoted(name)) has to be a constant of whole numbers")
        }
        return values
    }

    private func type(_ node: Node) throws(ModelError) -> ElementType {
        let first = node.input(0).flatMap { types[$0] } ?? .float
        switch node.kind {
        case "QuantizeLinear":
            guard first == .float else { throw node.error("it wants floats") }
            return node.input(2).flatMap { types[$0] } ?? .uint8
        case "DequantizeLinear":
            guard first != .float, first != .int64 else { throw node.error("it wants quantised numbers") }
            return .float
        case "Flatten", "Reshape", "Transpose", "MaxPool", "Identity", "Dropout", "Squeeze", "Unsqueeze":
            return first
        default:
            guard first == .float else { throw node.error("it is only supported on floats") }
            return .float
        }
    }

    private func infer(_ node: Node) throws(ModelError) -> [Int] {
        let first = try input(node, 0)
        switch node.kind {
        case "Relu", "Sigmoid", "Identity", "Dropout", "Clip":
            return first
        case "Softmax":
            _ = try axis(node, node.int("axis", default: -1), rank: first.count)
            return first
        case "Add", "Sub", "Mul", "Div":
            let second = try input(node, 1)
            guard let shape = broadcast(first, second) else { throw node.error("its inputs \(first) and \(second) do not fit") }
            return shape
        case "Conv": return try convolution(node, first)
        case "MaxPool", "AveragePool": return try pooling(node, first)
        case "GlobalAveragePool":
            guard first.count == 4 else { throw node.error("it wants a picture (n, c, h, w), not \(first)") }
            return [first[0], first[1], 1, 1]
        case "BatchNormalization": return try normalization(node, first)
        case "QuantizeLinear", "DequantizeLinear": return try quantization(node, first)
        case "Gemm": return try gemm(node, first)
        case "MatMul": return try product(node, first, try input(node, 1))
        default: return try layout(node, first)
        }
    }

    private func convolution(_ node: Node, _ input: [Int]) throws(ModelError) -> [Int] {
        let weights = try self.input(node, 1)
        guard input.count == 4, weights.count == 4 else {
            throw node.error("only two-dimensional convolutions are supported; its input is \(input), its weights \(weights)")
        }
        let groups = node.int("group", default: 1)
        guard groups > 0, weights[0] > 0, weights[0] % groups == 0, input[1] % groups == 0, weights[1] == input[1] / groups else {
            throw node.error("weights \(weights) in \(groups) groups do not fit the input \(input)")
        }
        if node.input(2) != nil {
            let bias = try self.input(node, 2)
            guard bias == [weights[0]] else { throw node.error("its bias \(bias) does not fit the weights \(weights)") }
        }
        let window = try Window(node, kernel: Array(weights[2...]), input: (input[2], input[3]))
        return [input[0], weights[0], window.vertical.output, window.horizontal.output]
    }

    private func pooling(_ node: Node, _ input: [Int]) throws(ModelError) -> [Int] {
        guard input.count == 4 else { throw node.error("it wants a picture (n, c, h, w), not \(input)") }
        let window = try Window(node, input: (input[2], input[3]))
        for axis in [window.vertical, window.horizontal] where axis.padBefore >= axis.span || axis.padAfter >= axis.span {
            throw node.error("its margins are wider than its kernel")
        }
        return [input[0], input[1], window.vertical.output, window.horizontal.output]
    }

    private func normalization(_ node: Node, _ input: [Int]) throws(ModelError) -> [Int] {
        guard input.count >= 2 else { throw node.error("it wants channels, not \(input)") }
        for index in 1...4 {
            let shape = try self.input(node, index)
            guard shape == [input[1]] else { throw node.error("its parameters \(shape) do not fit the input \(input)") }
        }
        return input
    }

    private func quantization(_ node: Node, _ input: [Int]) throws(ModelError) -> [Int] {
        let scale = try self.input(node, 1)
        if scale.reduce(1, *) != 1 || scale.count > 1 {
            let axis = try axis(node, node.int("axis", default: 1), rank: input.count)
            guard scale == [input[axis]] else { throw node.error("its scales \(scale) do not fit \(input) along axis \(axis)") }
        }
        if node.input(2) != nil {
            let zeroPoint = try self.input(node, 2)
            guard zeroPoint.reduce(1, *) == scale.reduce(1, *) else {
                throw node.error("its zero points \(zeroPoint) do not fit its scales \(scale)")
            }
        }
        return input
    }

    private func gemm(_ node: Node, _ a: [Int]) throws(ModelError) -> [Int] {
        let b = try input(node, 1)
        guard a.count == 2, b.count == 2 else { throw node.error("it wants matrices, not \(a) and \(b)") }
        let (rows, depth) = node.int("transA", default: 0) != 0 ? (a[1], a[0]) : (a[0], a[1])
        let (height, columns) = node.int("transB", default: 0) != 0 ? (b[1], b[0]) : (b[0], b[1])
        guard depth == height else { throw node.error("its inputs \(a) and \(b) do not fit") }
        if node.input(2) != nil {
            let c = try input(node, 2)
            guard broadcast(c, [rows, columns]) == [rows, columns] else {
                throw node.error("its bias \(c) does not fit the product [\(rows), \(columns)]")
            }
        }
        return [rows, columns]
    }

    private func product(_ node: Node, _ a: [Int], _ b: [Int]) throws(ModelError) -> [Int] {
        guard a.count >= 2, b.count >= 2, a[a.count - 1] == b[b.count - 2],
            let batch = broadcast(Array(a.dropLast(2)), Array(b.dropLast(2)))
        else { throw node.error("its inputs \(a) and \(b) do not fit") }
        return batch + [a[a.count - 2], b[b.count - 1]]
    }
}

extension Graph {
    /// Shapes of all values for a batch size, as long as the graph leaves it open.
    package func shapes(batch: Int) throws(ModelError) -> [String: [Int]] { try ShapeInference(self, batch: batch).shapes }
}

extension ValueInfo {
    /// The shape for a batch size. A fixed first dimension stays as it is.
    func shape(batch: Int) throws(ModelError) -> [Int] {
        var sizes: [Int] = []
        for (index, size) in shape.enumerated() {
            guard let size = size ?? (index == 0 ? batch : nil) else {
                throw ModelError(.badData, "the input \(quoted(name)) has no size in dimension \(index)")
            }
            sizes.append(size)
        }
        guard let count = elementCount(sizes), count > 0 else {
            throw ModelError(.badData, "the input \(quoted(name)) has the impossible shape \(sizes)")
        }
        return sizes
    }
}

/// The shape of two tensors joined element by element, as in NumPy; nil where they do not fit.
func broadcast(_ first: [Int], _ second: [Int]) -> [Int]? {
    var shape = first.count >= second.count ? first : second
    for index in 1...max(shape.count, 1) where index <= min(first.count, second.count) {
        let (a, b) = (first[first.count - index], second[second.count - index])
        guard a == b || a == 1 || b == 1 else { return nil }
        shape[shape.count - index] = a == 1 ? b : a
    }
    return shape
}

/// An axis counted from the front; negative ones count from behind.
func axis(_ node: Node, _ axis: Int, rank: Int) throws(ModelError) -> Int {
    guard (-rank..<rank).contains(axis) else { throw node.error("its axis \(axis) is out of range of \(rank) dimensions") }
    return axis < 0 ? axis + rank : axis
}
