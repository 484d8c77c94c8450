extension ReferenceExecutor {
    /// `MaxPool` on floats or quantised bytes; margins never win.
    static func maxPool(_ operands: Operands) throws(ModelError) -> Tensor {
        let tensor = try operands.tensor(0)
        let window = try Window(operands.node, input: (tensor.shape[2], tensor.shape[3]))
        let planes = tensor.shape[0] * tensor.shape[1]
        let storage: Tensor.Storage = switch tensor.storage {
        case .float(let values): .float(maxima(values, planes, window, lowest: -.infinity))
        case .uint8(let values): .uint8(maxima(values, planes, window, lowest: 0))
        case .int8(let values): .int8(maxima(values, planes, window, lowest: .min))
        default: throw operands.node.error("it wants floats or bytes")
        }
        return Tensor(shape: Array(tensor.shape[..<2]) + [window.vertical.output, window.horizontal.output], storage: storage)
    }

    private static func maxima<Element: Comparable>(_ values: [Element], _ planes: Int, _ window: Window, lowest: Element) -> [Element] {
        var result: [Element] = []
        let (v, h) = (window.vertical, window.horizontal)
        result.reserveCapacity(planes * v.output * h.output)
        for plane in 0..<planes {
            let first = plane * v.input * h.input
            for y in 0..<v.output {
                for x in 0..<h.output {
                    var best = lowest
                    for i in 0..<v.kernel {
                        let row = y * v.stride - v.padBefore + i * v.dilation
                        guard row >= 0, row < v.input else { continue }
                        for j in 0..<h.kernel {
                            let column = x * h.stride - h.padBefore + j * h.dilation
                            guard column >= 0, column < h.input else { continue }
                            best = max(best, values[first + row * h.input + column])
                        }
                    }
                    result.append(best)
                }
            }
        }
        return result
    }

    /// `AveragePool`: margins count where `count_include_pad` says so, what lies behind them never.
    static func averagePool(_ operands: Operands) throws(ModelError) -> Tensor {
        let (values, shape) = try operands.floats(0)
        let window = try Window(operands.node, input: (shape[2], shape[3]))
        let countsMargin = operands.node.int("count_include_pad", default: 0) != 0
        let (v, h) = (window.vertical, window.horizontal)
        var result: [Float] = []
        result.reserveCapacity(shape[0] * shape[1] * v.output * h.output)
        for plane in 0..<shape[0] * shape[1] {
            let first = plane * v.input * h.input
            for y in 0..<v.output {
                let top = y * v.stride - v.padBefore
                let rows = max(top, 0)..<min(top + v.kernel, v.input)
                for x in 0..<h.output {
                    let left = x * h.stride - h.padBefore
                    let columns = max(left, 0)..<min(left + h.kernel, h.input)
                    var sum: Float = 0
                    for row in rows { for column in columns { sum += values[first + row * h.input + column] } }
                    let count = countsMargin
                        ? (min(top + v.kernel, v.input + v.padAfter) - top) * (min(left + h.kernel, h.input + h.padAfter) - left)
                        : rows.count * columns.count
                    result.append(sum / Float(count))
                }
            }
        }
        return Tensor(result, shape: [shape[0], shape[1], v.output, h.output])
    }

    /// `GlobalAveragePool` on `(n, c, h, w)`.
    static func globalAverage(_ operands: Operands) throws(ModelError) -> Tensor {
        let (values, shape) = try operands.floats(0)
        let plane = shape[2] * shape[3]
        let result = (0..<shape[0] * shape[1]).map { item in
            values[item * plane..<(item + 1) * plane].reduce(0, +) / Float(plane)
        }
        return Tensor(result, shape: [shape[0], shape[1], 1, 1])
    }

    /// `ReduceMean` over the axes that the attribute names.
    static func mean(_ operands: Operands) throws(ModelError) -> Tensor {
        let (values, shape) = try operands.floats(0)
        var axes: Set<Int> = []
        for given in operands.node.ints("axes") ?? Array(shape.indices) {
            axes.insert(try axis(operands.node, given, rank: shape.count))
        }
        let kept = shape.enumerated().map { axes.contains($0) ? 1 : $1 }
        let strides = broadcastStrides(kept, to: shape)
        var sums = [Float](repeating: 0, count: kept.reduce(1, *))
        for index in values.indices { sums[offset(index, shape, strides)] += values[index] }
        let count = Float(values.count / sums.count)
        let keeps = operands.node.int("keepdims", default: 1) != 0
        return Tensor(
            sums.map { $0 / count }, shape: keeps ? kept : shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
    }
}
