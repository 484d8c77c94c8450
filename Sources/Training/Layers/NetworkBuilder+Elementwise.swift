internal import COneDNN

extension NetworkBuilder {
    func relu(_ input: Activation) throws(TrainingError) -> Activation {
        let from = try isolated(input)
        var data = from.layout.descriptor
        var operation = dnnl_eltwise_desc_t()
        try Engine.check(
            dnnl_eltwise_forward_desc_init(
                &operation, training ? dnnl_forward_training : dnnl_forward_inference, dnnl_eltwise_relu_use_dst_for_bwd, &data, 0, 0),
            "compute a ReLU")
        let kind = try PrimitiveKind(engine, &operation, purpose: "compute a ReLU")
        let target = input.isDisposable ? from : try newMemory(kind.layout(dnnl_query_dst_md))
        let result = Activation(target, shape: input.shape)
        forward.append(try Primitive(engine, kind, [(DNNL_ARG_SRC, from), (DNNL_ARG_DST, target)]))
        whenGoingBack { [self] () throws(TrainingError) in
            guard input.needsGradient else { return }
            input.addGradient(try gradientThroughRelu(result, forward: kind))
        }
        return result
    }

    /// The sum of two values of one shape, and its ReLU where asked for: the end of a residual block.
    func add(_ a: Activation, _ b: Activation, relu: Bool) throws(TrainingError) -> Activation {
        let first = try isolated(a)
        let second = try converted(b.memory, to: first.layout, in: \.forward)
        var layout = first.layout.descriptor
        var operation = dnnl_binary_desc_t()
        try Engine.check(dnnl_binary_desc_init(&operation, dnnl_binary_add, &layout, &layout, &layout), "add two layers")
        let kind = try PrimitiveKind(engine, &operation, attributes: Attributes(relu: relu), purpose: "add two layers")
        let result = Activation(try newMemory(first.layout), shape: a.shape)
        forward.append(
            try Primitive(
                engine, kind, [(DNNL_ARG_SRC_0, first), (DNNL_ARG_SRC_1, second), (DNNL_ARG_DST, result.memory)]))
        whenGoingBack { [self] () throws(TrainingError) in
            let passed = relu ? try gradientThroughRelu(result, forward: nil) : try gradient(of: result)
            for input in [a, b] where input.needsGradient { input.addGradient(passed) }
        }
        return result
    }

    /// What of a ReLU's gradient goes on: all of it where the result is above zero.
    private func gradientThroughRelu(_ result: Activation, forward: PrimitiveKind?) throws(TrainingError) -> Memory {
        var data = result.memory.layout.descriptor
        var operation = dnnl_eltwise_desc_t()
        let kind: PrimitiveKind
        if let forward {
            kind = forward
        } else {
            try Engine.check(
                dnnl_eltwise_forward_desc_init(
                    &operation, dnnl_forward_training, dnnl_eltwise_relu_use_dst_for_bwd, &data, 0, 0), "compute a ReLU")
            kind = try PrimitiveKind(engine, &operation, purpose: "compute a ReLU")
        }
        try Engine.check(
            dnnl_eltwise_backward_desc_init(&operation, dnnl_eltwise_relu_use_dst_for_bwd, &data, &data, 0, 0),
            "compute a ReLU's gradient")
        let passing = try PrimitiveKind(engine, &operation, forward: kind, purpose: "compute a ReLU's gradient")
        let given = try gradient(of: result, as: passing.layout(dnnl_query_diff_dst_md))
        let passed = try newMemory(passing.layout(dnnl_query_diff_src_md))
        backward.append(
            try Primitive(
                engine, passing,
                [(DNNL_ARG_DST, result.memory), (DNNL_ARG_DIFF_DST, given), (DNNL_ARG_DIFF_SRC, passed)]))
        return passed
    }
}
