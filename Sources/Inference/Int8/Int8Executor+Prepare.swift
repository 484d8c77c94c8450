internal import CInt8Kernels

extension Int8Plan {
    /// Bytes of one picture in a buffer; pictures begin at cache lines.
    func byteCount(_ index: Int) -> Int {
        switch buffers[index] {
        case .bytes(let activation): activation.byteCount.roundedUp(to: Arena.alignment)
        case .floats(let shape): shape.reduce(1, *) * MemoryLayout<Float>.size
        }
    }

    /// Numbers of one picture in a buffer of floats.
    func floatCount(_ index: Int) -> Int {
        guard case .floats(let shape) = buffers[index] else { preconditionFailure("buffer \(index) holds bytes") }
        return shape.reduce(1, *)
    }

    /// Where the elements of a value in its logical order are, from its picture's pixel (0, 0).
    func elements(_ index: Int, _ order: Order) -> [Int32] {
        let activation = activation(index)
        let (height, width, channels) = (activation.height, activation.width, activation.channels)
        return (0..<height * width * channels).map { element in
            let (pixel, channel) = switch order {
            case .channelsFirst: (element % (height * width), element / (height * width))
            case .channelsLast: (element / channels, element % channels)
            }
            return Int32(pixel / width * activation.rowStride + pixel % width * activation.pixel + channel)
        }
    }
}

extension Int8Executor {
    func prepare(_ step: Int8Plan.Step) -> PreparedStep {
        var result = PreparedStep(work: work(step))
        if case .bytes(let activation) = plan.buffers[step.output] {
            let border = activation.border
            if border.top + border.left + border.bottom + border.right > 0 {
                result.border = .init(
                    tensor: tensor(step.output), top: Int32(border.top), left: Int32(border.left), bottom: Int32(border.bottom),
                    right: Int32(border.right), value: UInt8(activation.quantization.zeroPoint))
            }
        }
        if case .convolution(let convolution) = step.operation, case .convolution = result.work {
            result.weightSize = kernels.packed_size(Int32(convolution.outputChannels), Int32(convolution.depth))
        }
        return result
    }

    private func work(_ step: Int8Plan.Step) -> PreparedStep.Work {
        let output = step.output
        switch step.operation {
        case .pixels(let table):
            var pixels = tensor(output)
            let width = Int(pixels.width), height = Int(pixels.height)
            (pixels.image, pixels.row, pixels.pixel) = (width * height, width, 1)
            return .pixels(keep(table), pixels, tensor(output))
        case .floatPixels(let table):
            return .floatPixels(keep(table), floats(output), perImage: plan.floatCount(output))
        case .lookUp(let tables, let isPerChannel):
            return .lookUp(
                tensor(step.inputs[0]), keep(tables), step: isPerChannel ? 256 : 0, tensor(output),
                channels: Int32(plan.activation(output).channels))
        case .convolution(let convolution):
            if let tile = plan.winogradTile(step, convolution, kernels) { return .winograd(winograd(step, convolution, tile)) }
            let arguments = arguments(step, convolution), channels = Int32(convolution.outputChannels)
            let weights = allocate(byteCount: kernels.packed_size(channels, Int32(convolution.depth)))
            let ordered = convolution.orderedWeights(pixel: plan.activation(step.inputs[0]).pixel)
            kernels.pack(weights, ordered, channels, Int32(convolution.depth))
            arguments.pointee.weights = UnsafeRawPointer(weights)
            if let size = kernels.scratch_size { arguments.pointee.scratch = scratch(byteCount: size(Int32(convolution.depth))) }
            return .convolution(arguments)
        case .depthwise(let depthwise): return .depthwise(arguments(step, depthwise))
        case .maximum(let pooling): return .maximum(arguments(step, pooling))
        case .mean(let pooling): return .mean(arguments(step, pooling))
        case .add(let addition):
            return .add(
                tensor(step.inputs[0]), tensor(step.inputs[1]), addition.arguments, tensor(output),
                channels: Int32(plan.activation(output).channels.roundedUp(to: 16)))
        case .dequantize(let order):
            let input = step.inputs[0], elements = plan.elements(input, order)
            let values = (0..<256).map { plan.activation(input).quantization.value(UInt8($0)) }
            return .dequantize(
                tensor(input), values: keep(values),
                elements: UnsafeBufferPointer(start: keep(elements), count: elements.count), floats(output))
        case .quantize(let order):
            let elements = plan.elements(output, order)
            return .quantize(
                floats(step.inputs[0]), plan.activation(output).quantization,
                elements: UnsafeBufferPointer(start: keep(elements), count: elements.count), tensor(output))
        case .softmax:
            return .softmax(floats(step.inputs[0]), floats(output), width: plan.floatCount(output))
        case .sigmoid:
            return .sigmoid(floats(step.inputs[0]), floats(output), width: plan.floatCount(output))
        case .reference(let node, let names, let constants):
            var inputs = constants.map { PreparedStep.FloatInput(name: $0.key, pointer: nil, shape: [], constant: $0.value) }
            for (name, index) in zip(names, step.inputs) {
                guard case .floats(let shape) = plan.buffers[index] else { preconditionFailure("floats are wanted") }
                inputs.append(.init(name: name, pointer: UnsafePointer(floats(index)), shape: shape, constant: nil))
            }
            return .reference(node, inputs, floats(output))
        }
    }

    // MARK: Arguments

    /// All but the weights.
    private func arguments(
        _ step: Int8Plan.Step, _ convolution: Int8Plan.Convolution
    ) -> UnsafeMutablePointer<cint8_convolution> {
        let geometry = convolution.geometry, input = plan.activation(step.inputs[0])
        var arguments = cint8_convolution()
        arguments.input = steppedTensor(step.inputs[0], geometry)
        arguments.run_offsets = UnsafePointer(keep(convolution.runs.map { run in
            Int32(run.y * geometry.dilationY * input.rowStride + run.x * geometry.dilationX * input.pixel)
        }))
        arguments.runs = Int32(convolution.runs.count)
        arguments.groups = Int32(convolution.groups)
        let spans = (0..<geometry.outputHeight).map { convolution.runsInside(row: $0, input) }
        arguments.first_run = UnsafePointer(keep(spans.map { UInt16($0.lowerBound) }))
        arguments.last_run = UnsafePointer(keep(spans.map { UInt16($0.upperBound) }))
        let outside = convolution.groupsOutside(input)
        arguments.left_groups = Int32(outside.left)
        arguments.right_groups = Int32(outside.right)
        arguments.output_channels = Int32(convolution.outputChannels)
        arguments.bias = UnsafePointer(keep(convolution.bias))
        arguments.requantization = cint8_requantization(
            scale: UnsafePointer(keep(convolution.scale)), low: convolution.low, high: convolution.high,
            zero_point: Int32(convolution.zeroPoint))
        if let addition = convolution.residual {
            arguments.residual = UnsafePointer(keep([tensor(step.inputs[1])]))
            arguments.addition = addition.arguments
        }
        switch plan.buffers[step.output] {
        case .bytes:
            arguments.output = tensor(step.output)
        case .floats:
            arguments.output.height = 1
            arguments.output.width = 1
            arguments.floats = floats(step.output)
            arguments.float_stride = plan.floatCount(step.output)
            arguments.float_channels = Int32(plan.floatCount(step.output))
        }
        return keep([arguments])
    }

    private func winograd(
        _ step: Int8Plan.Step, _ convolution: Int8Plan.Convolution, _ tile: Int
    ) -> UnsafePointer<cint8_winograd> {
        let channels = Int32(plan.activation(step.inputs[0]).pixel), outputs = Int32(convolution.outputChannels)
        let tile = Int32(tile)
        let weights = allocate(byteCount: kernels.winograd_size(tile, outputs, channels))
        kernels.winograd_pack(tile, weights, convolution.orderedWeights(pixel: Int(channels)), outputs, channels)
        return UnsafePointer(keep([
            cint8_winograd(
                convolution: arguments(step, convolution), channels: channels, tile: tile, weights: weights,
                scratch: scratch(byteCount: kernels.winograd_scratch(tile, channels)))
        ]))
    }

    private func arguments(_ step: Int8Plan.Step, _ depthwise: Int8Plan.Depthwise) -> UnsafeMutablePointer<cint8_depthwise> {
        let geometry = depthwise.geometry, input = plan.activation(step.inputs[0]), to = depthwise.quantization
        var arguments = cint8_depthwise()
        arguments.input = steppedTensor(step.inputs[0], geometry)
        arguments.output = tensor(step.output)
        let taps = (0..<geometry.kernelHeight).flatMap { y in
            (0..<geometry.kernelWidth).map { x in
                Int32(y * geometry.dilationY * input.rowStride + x * geometry.dilationX * input.pixel)
            }
        }
        arguments.tap_offsets = UnsafePointer(keep(taps))
        arguments.taps = Int32(taps.count)
        arguments.weights = UnsafePointer(keep(depthwise.weights))
        arguments.channels = Int32(depthwise.bias.count)
        arguments.bias = UnsafePointer(keep(depthwise.bias))
        arguments.requantization = cint8_requantization(
            scale: UnsafePointer(keep(depthwise.scale)), low: Float(to.low - to.zeroPoint), high: Float(to.high - to.zeroPoint),
            zero_point: Int32(to.zeroPoint))
        return keep([arguments])
    }

    private func arguments(_ step: Int8Plan.Step, _ pooling: Int8Plan.Pooling) -> UnsafeMutablePointer<cint8_pooling> {
        let geometry = pooling.geometry, to = pooling.quantization
        var arguments = cint8_pooling()
        arguments.input = tensor(step.inputs[0])
        arguments.output = tensor(step.output)
        arguments.channels = Int32(plan.activation(step.output).pixel)
        (arguments.kernel_height, arguments.kernel_width) = (Int32(geometry.kernelHeight), Int32(geometry.kernelWidth))
        (arguments.stride_y, arguments.stride_x) = (Int32(geometry.strideY), Int32(geometry.strideX))
        (arguments.dilation_y, arguments.dilation_x) = (Int32(geometry.dilationY), Int32(geometry.dilationX))
        (arguments.pad_top, arguments.pad_left) = (Int32(geometry.padTop), Int32(geometry.padLeft))
        (arguments.low, arguments.high) = (UInt8(to.low), UInt8(to.high))
        arguments.input_zero_point = Int32(pooling.inputZeroPoint)
        arguments.rows_counted = UnsafePointer(keep(pooling.rowsCounted))
        arguments.columns_counted = UnsafePointer(keep(pooling.columnsCounted))
        arguments.ratio = pooling.ratio
        (arguments.mean_low, arguments.mean_high) = (Float(to.low - to.zeroPoint), Float(to.high - to.zeroPoint))
        arguments.zero_point = Int32(to.zeroPoint)
        return keep([arguments])
    }

    /// A buffer seen from a kernel that steps over it: its first tap, and the way from one output pixel to the next.
    private func steppedTensor(_ index: Int, _ geometry: Int8Plan.Geometry) -> cint8_tensor {
        var tensor = tensor(index)
        tensor.data -= geometry.padTop * tensor.row + geometry.padLeft * tensor.pixel
        tensor.row *= geometry.strideY
        tensor.pixel *= geometry.strideX
        return tensor
    }
}

extension Int8Plan.Addition {
    var arguments: cint8_addition {
        cint8_addition(
            first_ratio: firstRatio, second_ratio: secondRatio, offset: offset, low: low, high: high,
            zero_point: Int32(zeroPoint))
    }
}
