internal import Glibc

extension ReferenceExecutor {
    /// `Gemm`: `alpha · A' · B' + beta · C`.
    static func gemm(_ operands: Operands) throws(ModelError) -> Tensor {
        let node = operands.node
        let (a, aShape) = try operands.floats(0)
        let (b, bShape) = try operands.floats(1)
        let transA = node.int("transA", default: 0) != 0, transB = node.int("transB", default: 0) != 0
        let (rows, depth) = transA ? (aShape[1], aShape[0]) : (aShape[0], aShape[1])
        let columns = transB ? bShape[0] : bShape[1]
        let left = transA ? (0..<rows * depth).map { a[($0 % depth) * rows + $0 / depth] } : a
        let right = PackedMatrix(b[...], depth: depth, columns: columns, transposed: transB)
        var output = [Float](repeating: 0, count: rows * columns)
        output.withUnsafeMutableBufferPointer { right.product(left, rows: rows, start: nil, into: $0.baseAddress!) }
        let alpha = node.float("alpha", default: 1), beta = node.float("beta", default: 1)
        if alpha != 1 { for index in output.indices { output[index] *= alpha } }
        if operands.has(2) {
            let (c, cShape) = try operands.floats(2)
            let strides = broadcastStrides(cShape, to: [rows, columns])
            for index in output.indices {
                output[index] += beta * c[(index / columns) * strides[0] + (index % columns) * strides[1]]
            }
        }
        return Tensor(output, shape: [rows, columns])
    }

    /// `MatMul`: matrix products over batches that are broadcast as in NumPy.
    static func product(_ operands: Operands) throws(ModelError) -> Tensor {
        let (a, aShape) = try operands.floats(0)
        let (b, bShape) = try operands.floats(1)
        let rows = aShape[aShape.count - 2], depth = aShape[aShape.count - 1], columns = bShape[bShape.count - 1]
        guard let batch = broadcast(Array(aShape.dropLast(2)), Array(bShape.dropLast(2))), depth == bShape[bShape.count - 2] else {
            throw operands.node.error("its inputs \(aShape) and \(bShape) do not fit")
        }
        let aStrides = broadcastStrides(Array(aShape.dropLast(2)), to: batch)
        let bStrides = broadcastStrides(Array(bShape.dropLast(2)), to: batch)
        var output = [Float](repeating: 0, count: batch.reduce(1, *) * rows * columns)
        var packed: (index: Int, matrix: PackedMatrix)?
        for item in 0..<batch.reduce(1, *) {
            let index = offset(item, batch, bStrides), size = depth * columns
            if packed?.index != index {
                let slice = b[index * size..<(index + 1) * size]
                packed = (index, PackedMatrix(slice, depth: depth, columns: columns, transposed: false))
            }
            let first = offset(item, batch, aStrides) * rows * depth
            a.withUnsafeBufferPointer { a in
                output.withUnsafeMutableBufferPointer { output in
                    packed!.matrix.product(
                        a.baseAddress! + first, rows: rows, start: nil, into: output.baseAddress! + item * rows * columns)
                }
            }
        }
        return Tensor(output, shape: batch + [rows, columns])
    }

    /// `BatchNormalization` with fixed statistics: `scale · (x − mean) / sqrt(variance + epsilon) + bias` per channel.
    static func normalization(_ operands: Operands) throws(ModelError) -> Tensor {
        var (values, shape) = try operands.floats(0)
        let scale = try operands.floats(1).values, bias = try operands.floats(2).values
        let mean = try operands.floats(3).values, variance = try operands.floats(4).values
        let epsilon = operands.node.float("epsilon", default: 1e-5)
        let plane = shape[2...].reduce(1, *)
        for item in 0..<shape[0] * shape[1] {
            let channel = item % shape[1]
            let factor = scale[channel] / (variance[channel] + epsilon).squareRoot()
            let shift = bias[channel] - mean[channel] * factor
            for index in item * plane..<(item + 1) * plane { values[index] = values[index] * factor + shift }
        }
        return Tensor(values, shape: shape)
    }

    /// `Softmax` along one axis.
    static func softmax(_ operands: Operands) throws(ModelError) -> Tensor {
        var (values, shape) = try operands.floats(0)
        let axis = try axis(operands.node, operands.node.int("axis", default: -1), rank: shape.count)
        let length = shape[axis], inner = shape[(axis + 1)...].reduce(1, *)
        for line in 0..<values.count / length {
            let first = (line / inner) * length * inner + line % inner
            let places = stride(from: first, to: first + length * inner, by: inner)
            let maximum = places.reduce(-Float.infinity) { max($0, values[$1]) }
            var sum: Float = 0
            for place in places {
                values[place] = exp(values[place] - maximum)
                sum += values[place]
            }
            for place in places { values[place] /= sum }
        }
        return Tensor(values, shape: shape)
    }
}
