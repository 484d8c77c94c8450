extension Int8PlanBuilder {
    /// `MaxPool`, `AveragePool`, `GlobalAveragePool`, or a `ReduceMean` over the picture.
    mutating func pool(_ node: Node, _ quantization: Quantization) throws(ModelError) -> Bytes? {
        guard let input = shapes[node.inputs[0]], input.count == 4 else { return nil }
        let isMaximum = node.kind == "MaxPool"
        let natural = naturalQuantization(node.inputs[0])
        guard isMaximum || natural != nil else { return nil }
        // Maxima and rounding can change places, so a maximum may as well be of bytes that nobody asked for yet.
        let own = isMaximum && natural != quantization.whole ? quantization : natural ?? quantization
        var source = try bytes(node.inputs[0], as: own)
        if plan.activation(source.buffer).pixel % 16 != 0 { source = widened(source) }
        let activation = plan.activation(source.buffer)
        guard let axes = spatialAxes(node, input, source.order, activation) else { return nil }
        var geometry = Int8Plan.Geometry(kernelHeight: activation.height, kernelWidth: activation.width)
        var pooling = Int8Plan.Pooling(geometry: geometry, quantization: quantization, inputZeroPoint: own.zeroPoint)
        if axes == .windows {
            let window = try Window(node, input: (activation.height, activation.width))
            let (vertical, horizontal) = (window.vertical, window.horizontal)
            geometry = .init(
                kernelHeight: vertical.kernel, kernelWidth: horizontal.kernel,
                strideY: vertical.stride, strideX: horizontal.stride,
                dilationY: vertical.dilation, dilationX: horizontal.dilation, padTop: vertical.padBefore,
                padLeft: horizontal.padBefore, outputHeight: vertical.output, outputWidth: horizontal.output)
            pooling.geometry = geometry
            let countsMargin = node.int("count_include_pad", default: 0) != 0
            pooling.rowsCounted = vertical.counted(includingMargin: countsMargin)
            pooling.columnsCounted = horizontal.counted(includingMargin: countsMargin)
        } else {
            pooling.rowsCounted = [Int32(activation.height)]
            pooling.columnsCounted = [Int32(activation.width)]
        }
        pooling.ratio = own.scale / quantization.scale
        let output = newActivation(
            height: geometry.outputHeight, width: geometry.outputWidth, channels: activation.channels, quantization)
        append(node.outputs[0], isMaximum ? .maximum(pooling) : .mean(pooling), [source.buffer], output)
        return Bytes(buffer: output, order: source.order)
    }

    private enum PooledAxes { case windows, picture }

    /// Whether the node pools windows of the picture, or all of it; nil where it pools anything else.
    private func spatialAxes(
        _ node: Node, _ shape: [Int], _ order: Int8Plan.Order, _ activation: Int8Plan.Activation
    ) -> PooledAxes? {
        let sizes = [activation.channels, activation.height, activation.width]
        let isFirst = (order == .channelsFirst || activation.channels == 1) && Array(shape.dropFirst()) == sizes
        let isLast = (order == .channelsLast || activation.channels == 1)
            && Array(shape.dropFirst()) == [activation.height, activation.width, activation.channels]
        switch node.kind {
        case "MaxPool", "AveragePool":
            return isFirst ? .windows : nil
        case "GlobalAveragePool":
            return isFirst ? .picture : nil
        default:
            let axes = (node.ints("axes") ?? []).map { $0 < 0 ? $0 + shape.count : $0 }.sorted()
            return (isFirst && axes == [2, 3]) || (isLast && axes == [1, 2]) ? .picture : nil
        }
    }

    /// The same bytes, with room for 16 channels a pixel.
    mutating func widened(_ bytes: Bytes) -> Bytes {
        let activation = plan.activation(bytes.buffer)
        let buffer = newActivation(
            height: activation.height, width: activation.width, channels: activation.channels, activation.quantization)
        append("", .lookUp(tables: Array(0...255), isPerChannel: false), [bytes.buffer], buffer)
        return Bytes(buffer: buffer, order: bytes.order)
    }

    // MARK: Sums

    /// What is added to a convolution's result as soon as it is there.
    struct Residual {
        var buffer: Int
        var addition: Int8Plan.Addition
        var result: Quantization
        var name: String
    }

    /// An `Add` or `Sub` of two quantised values: in the convolution that yields one of them, where nobody else wants that.
    mutating func add(_ node: Node, _ quantization: Quantization) throws(ModelError) -> Bytes? {
        if let buffer = node.kind == "Add" ? try multiply(node, to: quantization) : nil {
            return Bytes(buffer: buffer, order: .channelsFirst)
        }
        guard node.inputs[0] != node.inputs[1], shapes[node.inputs[0]] == shapes[node.inputs[1]],
            let first = naturalQuantization(node.inputs[0]), let second = naturalQuantization(node.inputs[1])
        else { return nil }
        if node.kind == "Add" {
            for (index, own, other) in [(0, first, second), (1, second, first)] {
                guard let inner = soleConvolution(node.inputs[index]) else { continue }
                let side = try bytes(node.inputs[1 - index], as: other)
                let sizes = plan.activation(side.buffer)
                guard let shape = shapes[inner.node.outputs[0]], shape.count == 4, side.order == .channelsFirst,
                    Array(shape.dropFirst()) == [sizes.channels, sizes.height, sizes.width], sizes.pixel % 16 == 0
                else { continue }
                let residual = Residual(
                    buffer: side.buffer, addition: .init(own, other, to: quantization), result: quantization,
                    name: node.outputs[0])
                if let buffer = try convolve(inner.node, inner.quantization, residual: residual) {
                    return Bytes(buffer: buffer, order: .channelsFirst)
                }
            }
        }
        var (left, right) = (try bytes(node.inputs[0], as: first), try bytes(node.inputs[1], as: second))
        if plan.activation(left.buffer).pixel % 16 != 0 { left = widened(left) }
        if plan.activation(right.buffer).pixel % 16 != 0 { right = widened(right) }
        let (a, b) = (plan.activation(left.buffer), plan.activation(right.buffer))
        guard left.order == right.order, a.height == b.height, a.width == b.width, a.channels == b.channels else { return nil }
        let output = newActivation(height: a.height, width: a.width, channels: a.channels, quantization)
        append(
            node.outputs[0], .add(.init(first, second, to: quantization, sign: node.kind == "Sub" ? -1 : 1)),
            [left.buffer, right.buffer], output)
        return Bytes(buffer: output, order: left.order)
    }

    /// The convolution behind a dequantised value that nobody else reads, and what its bytes mean, clamps included.
    private func soleConvolution(_ name: String) -> (node: Node, quantization: Quantization)? {
        guard readers[name] == 1, let dequantize = producers[name], dequantize.kind == "DequantizeLinear",
            var quantization = Quantization(dequantize, graph.initializers), readers[dequantize.inputs[0]] == 1,
            let quantize = producers[dequantize.inputs[0]], quantize.kind == "QuantizeLinear",
            Quantization(quantize, graph.initializers) == quantization
        else { return nil }
        var at = quantize.inputs[0]
        while let node = producers[at] {
            switch node.kind {
            case "Relu", "Clip":
                guard let (least, most) = limits(node) else { return nil }
                quantization = quantization.narrowed(to: quantization.whole.clamped(least, most))
                at = node.inputs[0]
            case "Conv":
                return (node, quantization)
            default:
                return nil
            }
        }
        return nil
    }

    // MARK: Moves

    /// A value whose elements another one has in the same or, after a transposition, another order: the same bytes.
    mutating func view(_ node: Node, _ quantization: Quantization) throws(ModelError) -> Bytes? {
        guard let input = shapes[node.inputs[0]], let output = shapes[node.outputs[0]], input.first == output.first else {
            return nil
        }
        // Asked for under a scale of its own, an unquantised value would be computed in floats all the same.
        let source = try bytes(node.inputs[0], as: quantization)
        guard node.kind == "Transpose" else { return source }
        let order = node.ints("perm") ?? input.indices.reversed()
        let activation = plan.activation(source.buffer)
        let sizes = [activation.channels, activation.height, activation.width]
        if source.order == .channelsFirst, order == [0, 2, 3, 1], Array(input.dropFirst()) == sizes {
            return Bytes(buffer: source.buffer, order: .channelsLast)
        }
        if source.order == .channelsLast || activation.channels == 1, order == [0, 3, 1, 2], Array(output.dropFirst()) == sizes {
            return Bytes(buffer: source.buffer, order: .channelsFirst)
        }
        return order.first == 0 && input.filter({ $0 != 1 }).count <= 1 ? source : nil
    }
}

extension Window.Axis {
    /// For each output how many pixels its window counts: those of the picture, or those of its margins, too.
    func counted(includingMargin: Bool) -> [Int32] {
        let (first, last) = includingMargin ? (0, padBefore + input + padAfter) : (padBefore, padBefore + input)
        return (0..<output).map { index in
            let start = index * stride
            return Int32(max(1, min(start + kernel, last) - max(start, first)))
        }
    }
}
