extension ReferenceExecutor {
    /// `Flatten` and `Reshape`: the elements stay where they are.
    static func reshape(_ operands: Operands) throws(ModelError) -> Tensor {
        var tensor = try operands.tensor(0)
        let node = operands.node
        if node.kind == "Flatten" {
            let given = node.int("axis", default: 1)
            let axis = given == tensor.shape.count ? given : try axis(node, given, rank: tensor.shape.count)
            tensor.shape = [tensor.shape[..<axis].reduce(1, *), tensor.shape[axis...].reduce(1, *)]
            return tensor
        }
        var shape = try operands.integers(1)
        for index in shape.indices where shape[index] == 0 && index < tensor.shape.count { shape[index] = tensor.shape[index] }
        if let open = shape.firstIndex(of: -1) {
            shape[open] = 1
            shape[open] = tensor.count / max(shape.reduce(1, *), 1)
        }
        guard elementCount(shape) == tensor.count else { throw node.error("its shape \(shape) does not fit \(tensor.shape)") }
        tensor.shape = shape
        return tensor
    }

    /// `Transpose`.
    static func transpose(_ operands: Operands) throws(ModelError) -> Tensor {
        let tensor = try operands.tensor(0)
        let order = operands.node.ints("perm") ?? tensor.shape.indices.reversed()
        let own = broadcastStrides(tensor.shape, to: tensor.shape)
        let shape = order.map { tensor.shape[$0] }, strides = order.map { own[$0] }
        let places = (0..<tensor.count).map { offset($0, shape, strides) }
        return Tensor(shape: shape, storage: tensor.storage.picking(places))
    }

    /// `Pad` with a constant, the nearest element or the mirrored ones.
    static func pad(_ operands: Operands) throws(ModelError) -> Tensor {
        let (values, shape) = try operands.floats(0)
        let pads = try operands.integers(1)
        let value = try operands.scalar(2) ?? 0
        let mode = operands.node.string("mode", default: "constant")
        guard ["constant", "edge", "reflect"].contains(mode) else {
            throw operands.node.error("its mode \(quoted(mode)) is not supported")
        }
        guard pads.count == 2 * shape.count, pads.allSatisfy({ $0 >= 0 }),
            mode != "reflect" || shape.indices.allSatisfy({ max(pads[$0], pads[$0 + shape.count]) < shape[$0] })
        else { throw operands.node.error("its margins \(pads) do not fit \(shape)") }
        let padded = shape.indices.map { shape[$0] + pads[$0] + pads[$0 + shape.count] }
        let strides = broadcastStrides(shape, to: shape)
        var result: [Float] = []
        result.reserveCapacity(padded.reduce(1, *))
        for index in 0..<padded.reduce(1, *) {
            var (rest, place, isMargin) = (index, 0, false)
            for dimension in shape.indices.reversed() {
                var position = rest % padded[dimension] - pads[dimension]
                rest /= padded[dimension]
                let last = shape[dimension] - 1
                if position < 0 || position > last {
                    isMargin = true
                    position = mode == "reflect" ? (position < 0 ? -position : 2 * last - position) : min(max(position, 0), last)
                }
                place += position * strides[dimension]
            }
            result.append(isMargin && mode == "constant" ? value : values[place])
        }
        return Tensor(result, shape: padded)
    }
}

extension Tensor.Storage {
    /// The elements at the given places.
    fileprivate func picking(_ places: [Int]) -> Self {
        switch self {
        case .float(let values): .float(places.map { values[$0] })
        case .uint8(let values): .uint8(places.map { values[$0] })
        case .int8(let values): .int8(places.map { values[$0] })
        case .int32(let values): .int32(places.map { values[$0] })
        case .int64(let values): .int64(places.map { values[$0] })
        }
    }
}
