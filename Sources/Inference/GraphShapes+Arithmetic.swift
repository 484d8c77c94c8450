extension ShapeInference {
    /// Computes a node whose inputs are known whole numbers, or that asks for a shape; nil for any other node. Exporters write
    /// such nodes where a program computes sizes.
    func arithmetic(_ node: Node) throws(ModelError) -> Tensor? {
        if node.kind == "Shape" {
            let shape = try input(node, 0)
            let start = node.int("start", default: 0), end = node.int("end", default: shape.count)
            func clamped(_ index: Int) -> Int { min(max(index < 0 ? index + shape.count : index, 0), shape.count) }
            return Tensor(list: Array(shape[clamped(start)..<max(clamped(start), clamped(end))]))
        }
        var values: [Tensor] = []
        for name in node.inputs where !name.isEmpty {
            guard let value = known[name] else { return nil }
            values.append(value)
        }
        guard let first = values.first, let numbers = first.integers else { return nil }
        switch node.kind {
        case "Identity":
            return first
        case "Cast":
            // A cast to float leaves the whole numbers' world.
            return node.int("to", default: 7) == 1 ? nil : Tensor(shape: first.shape, storage: .int64(numbers.map(Int64.init)))
        case "Squeeze", "Unsqueeze":
            return Tensor(shape: try layout(node, first.shape), storage: first.storage)
        case "Reshape", "Transpose":
            _ = try layout(node, first.shape)
            return try ReferenceExecutor.compute(Operands(node, known))
        case "ConstantOfShape":
            return try filled(node, numbers)
        case "Concat":
            guard values.allSatisfy({ $0.shape.count == 1 }) else { throw node.error("only lists can be joined") }
            return Tensor(list: values.flatMap { $0.integers ?? [] })
        case "Gather":
            guard first.shape.count == 1, let indices = values[1].integers else { return nil }
            var picked: [Int64] = []
            for index in indices { picked.append(Int64(numbers[try axis(node, index, rank: numbers.count)])) }
            return Tensor(shape: values[1].shape, storage: .int64(picked))
        case "Slice":
            return try slice(node, first, values.dropFirst().map { $0.integers ?? [] })
        case "Add", "Sub", "Mul", "Div":
            return try elementwise(node, first, values[1])
        default:
            return nil
        }
    }

    private func filled(_ node: Node, _ shape: [Int]) throws(ModelError) -> Tensor? {
        var number: Int64 = 0
        if case .tensor(let value)? = node.attributes["value"] {
            guard let given = value.integers?.first else { return nil }
            number = Int64(given)
        }
        guard let count = elementCount(shape), count <= 1024 else { throw node.error("its shape \(shape) is out of range") }
        return Tensor(shape: shape, storage: .int64([Int64](repeating: number, count: count)))
    }

    /// A slice along the first axis, forwards or backwards.
    private func slice(_ node: Node, _ tensor: Tensor, _ inputs: [[Int]]) throws(ModelError) -> Tensor {
        func list(_ name: String, _ index: Int) -> [Int]? { node.ints(name) ?? (index < inputs.count ? inputs[index] : nil) }
        guard let starts = list("starts", 0), let ends = list("ends", 1), starts.count == 1, ends.count == 1,
            (list("axes", 2) ?? [0]) == [0], let step = (list("steps", 3) ?? [1]).first, step != 0, abs(step) <= 1 << 16,
            let rows = tensor.shape.first, let numbers = tensor.integers
        else { throw node.error("only slices along the first axis are supported") }
        func place(_ index: Int) -> Int { index < 0 ? max(index, -rows - 1) + rows : index }
        let bounds = step > 0 ? 0...rows : -1...rows - 1
        func clamped(_ index: Int) -> Int { min(max(place(index), bounds.lowerBound), bounds.upperBound) }
        let picked = Array(stride(from: clamped(starts[0]), to: clamped(ends[0]), by: step))
        let run = numbers.count / max(rows, 1)
        return Tensor(
            shape: [picked.count] + tensor.shape.dropFirst(),
            storage: .int64(picked.flatMap { numbers[$0 * run..<($0 + 1) * run].map(Int64.init) }))
    }

    private func elementwise(_ node: Node, _ first: Tensor, _ second: Tensor) throws(ModelError) -> Tensor? {
        guard let a = first.integers, let b = second.integers, !a.isEmpty, !b.isEmpty else { return nil }
        guard a.count == b.count || a.count == 1 || b.count == 1 else { throw node.error("its inputs do not fit") }
        var result: [Int64] = []
        for index in 0..<max(a.count, b.count) {
            let (x, y) = (a[a.count == 1 ? 0 : index], b[b.count == 1 ? 0 : index])
            let value: (partialValue: Int, overflow: Bool) = switch node.kind {
            case "Add": x.addingReportingOverflow(y)
            case "Sub": x.subtractingReportingOverflow(y)
            case "Mul": x.multipliedReportingOverflow(by: y)
            default: x.dividedReportingOverflow(by: y)
            }
            guard !value.overflow else { throw node.error("its result is out of range") }
            result.append(Int64(value.partialValue))
        }
        return Tensor(shape: first.shape.count >= second.shape.count ? first.shape : second.shape, storage: .int64(result))
    }
}
