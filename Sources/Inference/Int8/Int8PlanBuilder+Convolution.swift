extension Int8PlanBuilder {
    // MARK: Convolutions

    /// A `Conv` on bytes; nil where its input is not quantised or its weights are no constant bytes.
    mutating func convolve(_ node: Node, _ quantization: Quantization, residual: Residual? = nil) throws(ModelError) -> Int? {
        let groups = node.int("group", default: 1)
        guard let weights = weights(node.inputs[1], axis: 0), weights.shape.count == 4,
            let output = shapes[node.outputs[0]], let operand = try operand(node.inputs[0]),
            let shape = shapes[operand.name], shape.count == 4
        else { return nil }
        let activation = plan.activation(operand.bytes.buffer)
        guard operand.bytes.order == .channelsFirst || activation.channels == 1 || activation.height * activation.width == 1,
            [activation.channels, activation.height, activation.width] == Array(shape.dropFirst())
        else { return nil }
        let padded = (height: shape[2] + operand.pads[0] + operand.pads[2], width: shape[3] + operand.pads[1] + operand.pads[3])
        let window = try Window(node, kernel: Array(weights.shape[2...]), input: padded)
        let geometry = Int8Plan.Geometry(
            kernelHeight: weights.shape[2], kernelWidth: weights.shape[3],
            strideY: window.vertical.stride, strideX: window.horizontal.stride,
            dilationY: window.vertical.dilation, dilationX: window.horizontal.dilation,
            padTop: window.vertical.padBefore + operand.pads[0], padLeft: window.horizontal.padBefore + operand.pads[1],
            outputHeight: output[2], outputWidth: output[3])
        guard let bias = bias(node.input(2), operand.quantization, weights) else { return nil }
        if groups > 1, groups == shape[1], weights.shape[0] == groups, residual == nil, activation.pixel % 16 == 0 {
            return depthwise(node, operand, geometry, weights, bias, quantization)
        }
        let (kernelHeight, kernelWidth, inner) = (weights.shape[2], weights.shape[3], weights.shape[1])
        let product = Int8Plan.Weights(
            values: weights.values, outputs: weights.shape[0], outputStep: inner * kernelHeight * kernelWidth,
            channelStep: kernelHeight * kernelWidth, rowStep: kernelWidth, columnStep: 1,
            groupOutputs: weights.shape[0] / groups, groupChannels: inner)
        return append(
            node.outputs[0], product, operand, geometry, weights.scales, bias, quantization, residual,
            multiplications: output[2] * output[3] * weights.values.count)
    }

    private mutating func depthwise(
        _ node: Node, _ operand: Operand, _ geometry: Int8Plan.Geometry, _ weights: Weights, _ bias: [Int32],
        _ quantization: Quantization
    ) -> Int? {
        let channels = weights.shape[0], padded = channels.roundedUp(to: 16)
        let taps = geometry.kernelHeight * geometry.kernelWidth
        var packed = [Int16](repeating: 0, count: taps * padded)
        var biases = [Int32](repeating: 0, count: padded)
        for channel in 0..<channels {
            var sum = 0
            for tap in 0..<taps {
                let weight = Int(weights.values[channel * taps + tap])
                packed[tap * padded + channel] = Int16(weight)
                sum += weight
            }
            biases[channel] = bias[channel] &- Int32(sum * operand.quantization.zeroPoint)
        }
        let buffer = newActivation(
            height: geometry.outputHeight, width: geometry.outputWidth, channels: channels, quantization)
        let activation = plan.activation(operand.bytes.buffer)
        cover(operand.bytes.buffer, geometry.border(height: activation.height, width: activation.width))
        append(
            node.outputs[0],
            .depthwise(.init(
                geometry: geometry, weights: packed, bias: biases,
                scale: scales(weights.scales, operand.quantization, quantization, count: padded), quantization: quantization)),
            [operand.bytes.buffer], buffer, multiplications: geometry.outputHeight * geometry.outputWidth * weights.values.count)
        return buffer
    }

    // MARK: Fully connected layers

    /// A `Gemm` or `MatMul`, with an `Add` of a constant behind it or not, to bytes or, without a quantisation, to floats.
    mutating func multiply(_ last: Node, to quantization: Quantization?, residual: Residual? = nil) throws(ModelError) -> Int? {
        var (node, biasName) = (last, last.kind == "Gemm" ? last.input(2) : nil)
        if last.kind == "Add" {
            guard let index = last.inputs.firstIndex(where: { constant($0) == nil }), let inner = producers[last.inputs[index]],
                inner.kind == "MatMul", constant(last.inputs[1 - index]) != nil
            else { return nil }
            (node, biasName) = (inner, last.inputs[1 - index])
        }
        let isTransposed = node.int("transB", default: 0) != 0
        guard node.int("transA", default: 0) == 0, node.float("alpha", default: 1) == 1, node.float("beta", default: 1) == 1,
            let weights = weights(node.inputs[1], axis: isTransposed ? 0 : 1), weights.shape.count == 2,
            let shape = shapes[node.inputs[0]], shape.count == 2, shapes[last.outputs[0]]?.count == 2,
            let operand = try operand(node.inputs[0]), operand.pads == [0, 0, 0, 0]
        else { return nil }
        let (depth, outputs) = isTransposed ? (weights.shape[1], weights.shape[0]) : (weights.shape[0], weights.shape[1])
        let activation = plan.activation(operand.bytes.buffer)
        let (height, width, channels) = (activation.height, activation.width, activation.channels)
        guard height * width * channels == depth, let bias = bias(biasName, operand.quantization, weights, count: outputs)
        else { return nil }
        let order = operand.bytes.order
        // Transposed or not, and channels first or last: only the steps differ.
        let unit = isTransposed ? 1 : outputs
        let isFirst = order == .channelsFirst
        let product = Int8Plan.Weights(
            values: weights.values, outputs: outputs, outputStep: isTransposed ? depth : 1,
            channelStep: unit * (isFirst ? height * width : 1), rowStep: unit * width * (isFirst ? 1 : channels),
            columnStep: unit * (isFirst ? 1 : channels), groupOutputs: outputs, groupChannels: channels)
        return append(
            last.outputs[0], product, operand, .init(kernelHeight: height, kernelWidth: width), weights.scales, bias,
            quantization, residual, multiplications: weights.values.count)
    }

    // MARK: What both are

    private mutating func append(
        _ name: String, _ weights: Int8Plan.Weights, _ operand: Operand, _ geometry: Int8Plan.Geometry, _ scales: [Float],
        _ bias: [Int32], _ quantization: Quantization?, _ residual: Residual?, multiplications: Int
    ) -> Int? {
        let input = plan.activation(operand.bytes.buffer)
        let outputs = weights.outputs.roundedUp(to: 16)
        // Neighbouring taps of a row are neighbours in memory, unless the kernel is dilated.
        let perRun = geometry.dilationX == 1 ? geometry.kernelWidth : 1
        let runs = (0..<geometry.kernelHeight).flatMap { y in
            stride(from: 0, to: geometry.kernelWidth, by: perRun).map { (y: y, x: $0) }
        }
        let length = (perRun * input.pixel).roundedUp(to: 4)
        let depth = runs.count * length
        // More weights could overflow 32 bits even without the bytes.
        guard depth < 1 << 23 else { return nil }
        var biases = [Int32](repeating: 0, count: outputs)
        var largestSum: Int32 = 0
        for output in 0..<weights.outputs {
            let (sum, magnitude) = weights.sums(of: output, geometry)
            // The positive ones are half of both together, the negative ones half of the difference.
            largestSum = max(largestSum, (magnitude + abs(sum)) / 2)
            // A sum that could overflow 32 bits is left to floats. Kernels may offset the bytes by 128 on their way.
            let start = Int(bias[output]) - Int(sum) * operand.quantization.zeroPoint
            guard abs(start) + 512 * Int(magnitude) < Int(Int32.max) else { return nil }
            biases[output] = Int32(start)
        }
        cover(operand.bytes.buffer, geometry.border(height: input.height, width: input.width))
        let buffer: Int
        let (low, high): (Float, Float)
        if let quantization {
            buffer = newActivation(
                height: geometry.outputHeight, width: geometry.outputWidth, channels: weights.outputs,
                residual?.result ?? quantization)
            let zero = Float(quantization.zeroPoint)
            (low, high) = (Float(quantization.low) - zero, Float(quantization.high) - zero)
        } else {
            buffer = newFloats(name)
            (low, high) = (-.infinity, .infinity)
        }
        let convolution = Int8Plan.Convolution(
            geometry: geometry, runs: runs, groups: length / 4, outputChannels: outputs, weights: weights, largestSum: largestSum,
            bias: biases, scale: self.scales(scales, operand.quantization, quantization, count: outputs), low: low, high: high,
            zeroPoint: quantization?.zeroPoint ?? 0, residual: residual?.addition)
        append(
            residual?.name ?? name, .convolution(convolution),
            [operand.bytes.buffer] + (residual.map { [$0.buffer] } ?? []), buffer, multiplications: multiplications)
        return buffer
    }
}
