internal import COneDNN

extension NetworkBuilder {
    /// `(N, …)` to `(N, outputs)`. A picture needs not be flattened first: the weights have its shape.
    ///
    /// The network's last layer gives float32 whatever the precision.
    func linear(
        _ name: String, _ input: Activation, _ shape: [Int], isLast: Bool, isDisposable: Bool
    ) throws(TrainingError) -> Activation {
        let slot = parameters.slot(name, .weight)!, biasSlot = parameters.slot(name, .bias)!
        let purpose = "compute the layer '\(name)'"
        var source = Layout.any(input.shape, element).descriptor
        var weights = Layout.any(slot.shape, element).descriptor
        var bias = Layout.plain(biasSlot.shape, .float32).descriptor
        var target = Layout.plain(shape, isLast ? .float32 : element).descriptor
        var operation = dnnl_inner_product_desc_t()
        try Engine.check(
            dnnl_inner_product_forward_desc_init(
                &operation, training ? dnnl_forward_training : dnnl_forward_inference, &source, &weights, &bias, &target), purpose)
        let kind = try PrimitiveKind(engine, &operation, purpose: purpose)
        let from = try converted(input.memory, to: kind.layout(dnnl_query_src_md), in: \.forward)
        let result = Activation(try newMemory(kind.layout(dnnl_query_dst_md)), shape: shape, isDisposable: isDisposable)
        forward.append(
            try Primitive(
                engine, kind,
                [
                    (DNNL_ARG_SRC, from),
                    (DNNL_ARG_WEIGHTS, try self.weights(slot, shape: slot.shape, as: kind.layout(dnnl_query_weights_md))),
                    (DNNL_ARG_BIAS, try plainValues(biasSlot, shape: biasSlot.shape)),
                    (DNNL_ARG_DST, result.memory),
                ]))

        whenGoingBack { [self] () throws(TrainingError) in
            var gradientOfWeights = Layout.any(slot.shape, .float32).descriptor
            var gradientOfTarget = Layout.plain(shape, element).descriptor
            var source = Layout.any(input.shape, element).descriptor
            try Engine.check(
                dnnl_inner_product_backward_weights_desc_init(&operation, &source, &gradientOfWeights, &bias, &gradientOfTarget),
                purpose)
            let learning = try PrimitiveKind(engine, &operation, forward: kind, purpose: purpose)
            let given = try gradient(of: result, as: learning.layout(dnnl_query_diff_dst_md))
            let seen = try converted(from, to: learning.layout(dnnl_query_src_md), in: \.backward)
            let biasGradients = try plainGradients(biasSlot, shape: biasSlot.shape)
            try writeGradients(slot, shape: slot.shape, as: learning.layout(dnnl_query_diff_weights_md)) {
                (target) throws(TrainingError) in
                try Primitive(
                    engine, learning,
                    [
                        (DNNL_ARG_SRC, seen), (DNNL_ARG_DIFF_DST, given), (DNNL_ARG_DIFF_WEIGHTS, target),
                        (DNNL_ARG_DIFF_BIAS, biasGradients),
                    ])
            }
            guard input.needsGradient else { return }

            source = Layout.any(input.shape, element).descriptor
            try Engine.check(
                dnnl_inner_product_backward_data_desc_init(&operation, &source, &weights, &gradientOfTarget), purpose)
            let passing = try PrimitiveKind(engine, &operation, forward: kind, purpose: purpose)
            let passed = try newMemory(passing.layout(dnnl_query_diff_src_md))
            backward.append(
                try Primitive(
                    engine, passing,
                    [
                        (DNNL_ARG_DIFF_DST, try converted(given, to: passing.layout(dnnl_query_diff_dst_md), in: \.backward)),
                        (DNNL_ARG_WEIGHTS, try self.weights(slot, shape: slot.shape, as: passing.layout(dnnl_query_weights_md))),
                        (DNNL_ARG_DIFF_SRC, passed),
                    ]))
            input.addGradient(passed)
        }
        return result
    }
}
