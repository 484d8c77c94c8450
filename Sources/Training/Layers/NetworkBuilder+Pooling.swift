internal import COneDNN

extension NetworkBuilder {
    /// `(N, C, H, W)` to `(N, C, H′, W′)`: the largest or the mean of each window.
    func pool(_ it: NetworkDescription.Pool, _ input: Activation, _ shape: [Int]) throws(TrainingError) -> Activation {
        let purpose = "compute a pooling"
        let algorithm =
            switch it.kind {
            case .max: dnnl_pooling_max
            case .average: dnnl_pooling_avg_exclude_padding
            case .averageWithPadding: dnnl_pooling_avg_include_padding
            }
        let strides = [Int64(it.stride), Int64(it.stride)], kernel = [Int64(it.kernel.height), Int64(it.kernel.width)]
        let before = [Int64(it.padding.top), Int64(it.padding.left)], after = [Int64(it.padding.bottom), Int64(it.padding.right)]
        let from = try isolated(input)
        var source = from.layout.descriptor
        var target = Layout.any(shape, element).descriptor
        var operation = dnnl_pooling_desc_t()
        try Engine.check(
            dnnl_pooling_forward_desc_init(
                &operation, training ? dnnl_forward_training : dnnl_forward_inference, algorithm, &source, &target, strides,
                kernel, before, after), purpose)
        let kind = try PrimitiveKind(engine, &operation, purpose: purpose)
        let result = Activation(try newMemory(kind.layout(dnnl_query_dst_md)), shape: shape)
        // Where each window had its largest number.
        let workspace = training && it.kind == .max ? try newMemory(kind.layout(dnnl_query_workspace_md)) : nil
        let places = workspace.map { [(DNNL_ARG_WORKSPACE, $0)] } ?? []
        forward.append(try Primitive(engine, kind, [(DNNL_ARG_SRC, from), (DNNL_ARG_DST, result.memory)] + places))

        whenGoingBack { [self] () throws(TrainingError) in
            guard input.needsGradient else { return }
            var gradientOfTarget = result.memory.layout.descriptor
            try Engine.check(
                dnnl_pooling_backward_desc_init(
                    &operation, algorithm, &source, &gradientOfTarget, strides, kernel, before, after), purpose)
            let passing = try PrimitiveKind(engine, &operation, forward: kind, purpose: purpose)
            let given = try gradient(of: result, as: passing.layout(dnnl_query_diff_dst_md))
            let passed = try newMemory(passing.layout(dnnl_query_diff_src_md))
            backward.append(try Primitive(engine, passing, [(DNNL_ARG_DIFF_DST, given), (DNNL_ARG_DIFF_SRC, passed)] + places))
            input.addGradient(passed)
        }
        return result
    }
}
