/// What a convolution and a matrix product read.
extension Int8PlanBuilder {
    /// Weights as signed bytes, zero point taken off, with a scale for each output channel.
    struct Weights {
        /// Less their zero point.
        var values: [Int8]
        var shape: [Int]
        var scales: [Float]
    }

    /// The input of a convolution or a matrix product: bytes, what they mean, and margins that a `Pad` adds.
    struct Operand {
        var bytes: Bytes
        var quantization: Quantization
        /// Top and left, bottom and right.
        var pads = [0, 0, 0, 0]
        var name: String
    }

    /// What a sum is multiplied by, in each channel: the scales of input and weights over the output's.
    func scales(_ weights: [Float], _ input: Quantization, _ output: Quantization?, count: Int) -> [Float] {
        (0..<count).map { index in
            guard index < weights.count || weights.count == 1 else { return 0 }
            let product = input.scale * weights[weights.count == 1 ? 0 : index]
            return output.map { product / $0.scale } ?? product
        }
    }

    /// The bytes of a dequantised value, looking through a `Pad` with what stands for 0.
    mutating func operand(_ name: String) throws(ModelError) -> Operand? {
        guard let pad = zeroPad(name) else {
            guard let quantization = naturalQuantization(name) else { return nil }
            return Operand(bytes: try bytes(name, as: quantization.whole), quantization: quantization, name: name)
        }
        guard let quantization = naturalQuantization(pad.inner) else { return nil }
        return Operand(
            bytes: try bytes(pad.inner, as: quantization.whole), quantization: quantization, pads: pad.pads, name: pad.inner)
    }

    /// The value inside a `Pad` with zeros around the picture, quantised again behind it under the same scale or not.
    private func zeroPad(_ name: String) -> (inner: String, pads: [Int])? {
        var node = producers[name]
        if let outer = node, outer.kind == "DequantizeLinear", let own = Quantization(outer, graph.initializers),
            let quantize = producers[outer.inputs[0]], quantize.kind == "QuantizeLinear",
            Quantization(quantize, graph.initializers) == own, let inner = producers[quantize.inputs[0]], inner.kind == "Pad",
            naturalQuantization(inner.inputs[0]) == own {
            node = inner
        }
        guard let node, node.kind == "Pad", node.string("mode", default: "constant") == "constant",
            let pads = node.input(1).flatMap({ graph.initializers[$0] })?.integers, pads.count == 8,
            pads.allSatisfy({ (0...64).contains($0) }), pads[0] + pads[1] + pads[4] + pads[5] == 0
        else { return nil }
        if let value = node.input(2), constant(value)?.first != 0 { return nil }
        return (node.inputs[0], [pads[2], pads[3], pads[6], pads[7]])
    }

    /// Weights that only a `DequantizeLinear` stands before, with one scale or one for each index of `axis`; nil for others.
    func weights(_ name: String, axis: Int) -> Weights? {
        guard let node = producers[name], node.isConstant(graph), let tensor = graph.initializers[node.inputs[0]],
            tensor.elementType == .int8 || tensor.elementType == .uint8,
            let scales = graph.initializers[node.inputs[1]]?.floats, scales.allSatisfy({ $0.isFinite && $0 > 0 })
        else { return nil }
        let rank = tensor.shape.count, given = node.int("axis", default: 1)
        let own = given < 0 ? given + rank : given
        guard scales.count == 1 || (own == axis && scales.count == tensor.shape[axis]) else { return nil }
        let zeroPoints = node.input(2).flatMap { graph.initializers[$0]?.integers } ?? [0]
        guard let zeroPoint = zeroPoints.first, zeroPoints.allSatisfy({ $0 == zeroPoint }) else { return nil }
        var values: [Int8] = []
        if case .int8(let stored) = tensor.storage, zeroPoint == 0 {
            values = stored
        } else {
            values.reserveCapacity(tensor.storedCount)
            for integer in tensor.integers ?? [] {
                guard let value = Int8(exactly: integer - zeroPoint) else { return nil }
                values.append(value)
            }
        }
        return Weights(values: values, shape: tensor.shape, scales: scales)
    }

    /// The bias in units of a sum, `input scale · weight scale`: as stored, where it is in these units already.
    func bias(_ name: String?, _ input: Quantization, _ weights: Weights, count: Int? = nil) -> [Int32]? {
        let count = count ?? weights.shape[0]
        guard let name else { return [Int32](repeating: 0, count: count) }
        guard let values = constant(name), values.count == count || values.count == 1 else { return nil }
        var stored: [Int]?
        var storedScales: [Float] = []
        if let node = producers[name], node.isConstant(graph), let tensor = graph.initializers[node.inputs[0]],
            tensor.elementType == .int32 {
            stored = tensor.integers
            storedScales = graph.initializers[node.inputs[1]]?.floats ?? []
        }
        var result: [Int32] = []
        for index in 0..<count {
            let unit = input.scale * weights.scales[weights.scales.count == 1 ? 0 : index]
            let place = values.count == 1 ? 0 : index
            if let stored, !storedScales.isEmpty {
                let own = storedScales[storedScales.count == 1 ? 0 : place]
                if abs(own - unit) <= 1e-5 * unit, let exact = Int32(exactly: stored[place]) {
                    result.append(exact)
                    continue
                }
            }
            let rounded = (Double(values[place]) / Double(unit)).rounded(.toNearestOrEven)
            guard rounded.magnitude < Double(Int32.max) else { return nil }
            result.append(Int32(rounded))
        }
        return result
    }
}
