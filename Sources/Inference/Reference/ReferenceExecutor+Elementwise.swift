internal import Glibc

extension ReferenceExecutor {
    /// `Relu`, `Clip` and `Sigmoid`.
    static func unary(_ operands: Operands) throws(ModelError) -> Tensor {
        var (values, shape) = try operands.floats(0)
        switch operands.node.kind {
        case "Relu":
            for index in values.indices { values[index] = max(values[index], 0) }
        case "Clip":
            let low = try operands.scalar(1) ?? -.infinity, high = try operands.scalar(2) ?? .infinity
            for index in values.indices { values[index] = min(max(values[index], low), high) }
        default:
            for index in values.indices { values[index] = 1 / (1 + exp(-values[index])) }
        }
        return Tensor(values, shape: shape)
    }

    /// `Add`, `Sub`, `Mul` and `Div`, broadcast as in NumPy.
    static func binary(_ operands: Operands) throws(ModelError) -> Tensor {
        let (a, aShape) = try operands.floats(0)
        let (b, bShape) = try operands.floats(1)
        guard let shape = broadcast(aShape, bShape) else {
            throw operands.node.error("its inputs \(aShape) and \(bShape) do not fit")
        }
        let result: [Float] = switch operands.node.kind {
        case "Add": combine(a, aShape, b, bShape, shape, +)
        case "Sub": combine(a, aShape, b, bShape, shape, -)
        case "Mul": combine(a, aShape, b, bShape, shape, *)
        default: combine(a, aShape, b, bShape, shape, /)
        }
        return Tensor(result, shape: shape)
    }

    @inline(__always)
    private static func combine(
        _ a: [Float], _ aShape: [Int], _ b: [Float], _ bShape: [Int], _ shape: [Int], _ operation: (Float, Float) -> Float
    ) -> [Float] {
        if aShape == bShape { return a.indices.map { operation(a[$0], b[$0]) } }
        // Rows of the last dimension, in which each operand moves by one or stays.
        let aStrides = broadcastStrides(aShape, to: shape), bStrides = broadcastStrides(bShape, to: shape)
        let length = shape.last ?? 1
        let (aStep, bStep) = (aStrides.last ?? 0, bStrides.last ?? 0)
        let outer = Array(shape.dropLast())
        var result: [Float] = []
        result.reserveCapacity(shape.reduce(1, *))
        for row in 0..<outer.reduce(1, *) {
            var i = offset(row, outer, aStrides), j = offset(row, outer, bStrides)
            for _ in 0..<length {
                result.append(operation(a[i], b[j]))
                i += aStep
                j += bStep
            }
        }
        return result
    }

    /// For each dimension of `target` how far an element of a tensor of the given shape is from the next: zero where the tensor is
    /// repeated.
    static func broadcastStrides(_ shape: [Int], to target: [Int]) -> [Int] {
        var strides = [Int](repeating: 0, count: target.count)
        var step = 1
        for index in 0..<shape.count {
            let size = shape[shape.count - 1 - index]
            if size != 1 { strides[target.count - 1 - index] = step }
            step *= size
        }
        return strides
    }

    /// Where the n-th element of a row-major array of the given shape is, with the given strides.
    static func offset(_ index: Int, _ shape: [Int], _ strides: [Int]) -> Int {
        var (rest, result) = (index, 0)
        for dimension in shape.indices.reversed() {
            result += rest % shape[dimension] * strides[dimension]
            rest /= shape[dimension]
        }
        return result
    }
}
