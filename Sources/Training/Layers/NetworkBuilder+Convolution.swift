internal import COneDNN

extension NetworkBuilder {
    /// `(N, C, H, W)` to `(N, channels, H′, W′)`; depthwise where there are as many groups as channels.
    func convolution(
        _ name: String, _ it: NetworkDescription.Convolution, _ input: Activation, _ shape: [Int], isDisposable: Bool
    ) throws(TrainingError) -> Activation {
        if engine.prefersWinograd, let suited = WinogradConvolution(it, input: input.shape) {
            return try convolution(suited, parameters.slot(name, .weight)!, input, shape, isDisposable: isDisposable)
        }
        let slot = parameters.slot(name, .weight)!, biasSlot = parameters.slot(name, .bias)
        let purpose = "compute the convolution '\(name)'"
        let kernel = [it.kernel.height, it.kernel.width]
        let weightShape =
            it.groups == 1
            ? slot.shape : [it.groups, it.channels / it.groups, input.shape[1] / it.groups] + kernel
        let strides = [Int64(it.stride), Int64(it.stride)]
        let before = [Int64(it.padding.top), Int64(it.padding.left)], after = [Int64(it.padding.bottom), Int64(it.padding.right)]

        var source = Layout.any(input.shape, element).descriptor
        var weights = Layout.any(weightShape, element).descriptor
        var bias = (biasSlot == nil ? Layout.none : .plain([it.channels], .float32)).descriptor
        var target = Layout.any(shape, element).descriptor
        var operation = dnnl_convolution_desc_t()
        try Engine.check(
            dnnl_convolution_forward_desc_init(
                &operation, training ? dnnl_forward_training : dnnl_forward_inference, dnnl_convolution_direct, &source, &weights,
                &bias, &target, strides, before, after), purpose)
        let kind = try PrimitiveKind(engine, &operation, purpose: purpose)

        let from = try converted(input.memory, to: kind.layout(dnnl_query_src_md), in: \.forward)
        let result = Activation(
            try newMemory(kind.layout(dnnl_query_dst_md)), shape: shape, isDisposable: isDisposable)
        var arguments = [
            (DNNL_ARG_SRC, from),
            (DNNL_ARG_WEIGHTS, try self.weights(slot, shape: weightShape, as: kind.layout(dnnl_query_weights_md))),
            (DNNL_ARG_DST, result.memory),
        ]
        if let biasSlot { arguments.append((DNNL_ARG_BIAS, try plainValues(biasSlot, shape: [it.channels]))) }
        forward.append(try Primitive(engine, kind, arguments))

        whenGoingBack { [self] () throws(TrainingError) in
            var gradientOfWeights = Layout.any(weightShape, .float32).descriptor
            var gradientOfTarget = Layout.any(shape, element).descriptor
            var source = from.layout.descriptor
            try Engine.check(
                dnnl_convolution_backward_weights_desc_init(
                    &operation, dnnl_convolution_direct, &source, &gradientOfWeights, &bias, &gradientOfTarget, strides, before, after),
                purpose)
            let learning = try PrimitiveKind(engine, &operation, forward: kind, purpose: purpose)
            let given = try gradient(of: result, as: learning.layout(dnnl_query_diff_dst_md))
            let seen = try converted(from, to: learning.layout(dnnl_query_src_md), in: \.backward)
            try writeGradients(slot, shape: weightShape, as: learning.layout(dnnl_query_diff_weights_md)) {
                (target) throws(TrainingError) in
                var arguments = [(DNNL_ARG_SRC, seen), (DNNL_ARG_DIFF_DST, given), (DNNL_ARG_DIFF_WEIGHTS, target)]
                if let biasSlot { arguments.append((DNNL_ARG_DIFF_BIAS, try plainGradients(biasSlot, shape: [it.channels]))) }
                return try Primitive(engine, learning, arguments)
            }
            guard input.needsGradient else { return }

            source = Layout.any(input.shape, element).descriptor
            try Engine.check(
                dnnl_convolution_backward_data_desc_init(
                    &operation, dnnl_convolution_direct, &source, &weights, &gradientOfTarget, strides, before, after), purpose)
            let passing = try PrimitiveKind(engine, &operation, forward: kind, purpose: purpose)
            let passed = try newMemory(passing.layout(dnnl_query_diff_src_md))
            backward.append(
                try Primitive(
                    engine, passing,
                    [
                        (DNNL_ARG_DIFF_DST, try converted(given, to: passing.layout(dnnl_query_diff_dst_md), in: \.backward)),
                        (DNNL_ARG_WEIGHTS, try self.weights(slot, shape: weightShape, as: passing.layout(dnnl_query_weights_md))),
                        (DNNL_ARG_DIFF_SRC, passed),
                    ]))
            input.addGradient(passed)
        }
        return result
    }
}
