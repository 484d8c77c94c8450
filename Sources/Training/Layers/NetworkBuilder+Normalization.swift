internal import COneDNN

extension NetworkBuilder {
    static let epsilon: Float = 1e-5

    /// Batch normalisation (Ioffe and Szegedy 2015) with scale and shift, and ReLU in the same pass where asked for.
    func normalization(_ name: String, _ input: Activation, relu: Bool) throws(TrainingError) -> Activation {
        let slot = parameters.slot(name, .scaleAndShift)!
        let statistics = parameters.statisticSlots.first { $0.name == name }!
        let purpose = "compute the normalisation '\(name)'"
        let channels = slot.shape[1]
        var flags = dnnl_use_scaleshift.rawValue
        if relu { flags |= dnnl_fuse_norm_relu.rawValue }
        if !training { flags |= dnnl_use_global_stats.rawValue }

        let from = try isolated(input)
        var data = from.layout.descriptor
        var operation = dnnl_batch_normalization_desc_t()
        try Engine.check(
            dnnl_batch_normalization_forward_desc_init(
                &operation, training ? dnnl_forward_training : dnnl_forward_inference, &data, Self.epsilon, flags), purpose)
        let kind = try PrimitiveKind(engine, &operation, purpose: purpose)
        let result = Activation(try newMemory(kind.layout(dnnl_query_dst_md)), shape: input.shape)
        let scaleAndShift = try plainValues(slot, shape: slot.shape)
        let running = parameters.statistics.baseAddress! + statistics.offset
        let vector = Layout.plain([channels], .float32)
        let mean = training ? try newMemory(vector) : try Memory(engine, vector, at: running, owner: parameters)
        let variance = training ? try newMemory(vector) : try Memory(engine, vector, at: running + channels, owner: parameters)
        var arguments = [
            (DNNL_ARG_SRC, from), (DNNL_ARG_DST, result.memory), (DNNL_ARG_SCALE_SHIFT, scaleAndShift), (DNNL_ARG_MEAN, mean),
            (DNNL_ARG_VARIANCE, variance),
        ]
        let workspace = training && relu ? try newMemory(kind.layout(dnnl_query_workspace_md)) : nil
        if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace)) }
        forward.append(try Primitive(engine, kind, arguments))
        guard training else { return result }
        forward.append(
            RunningStatistics(
                mean: mean, variance: variance, running: running, channels: channels,
                samples: input.shape.reduce(1, *) / channels, owner: parameters))

        whenGoingBack { [self] () throws(TrainingError) in
            var gradient = from.layout.descriptor
            try Engine.check(
                dnnl_batch_normalization_backward_desc_init(&operation, dnnl_backward, &gradient, &data, Self.epsilon, flags), purpose)
            let learning = try PrimitiveKind(engine, &operation, forward: kind, purpose: purpose)
            let given = try self.gradient(of: result, as: learning.layout(dnnl_query_diff_dst_md))
            let passed = try newMemory(learning.layout(dnnl_query_diff_src_md))
            var arguments = [
                (DNNL_ARG_SRC, from), (DNNL_ARG_MEAN, mean), (DNNL_ARG_VARIANCE, variance), (DNNL_ARG_DIFF_DST, given),
                (DNNL_ARG_SCALE_SHIFT, scaleAndShift), (DNNL_ARG_DIFF_SRC, passed),
                (DNNL_ARG_DIFF_SCALE_SHIFT, try plainGradients(slot, shape: slot.shape)),
            ]
            if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace)) }
            backward.append(try Primitive(engine, learning, arguments))
            if input.needsGradient { input.addGradient(passed) }
        }
        return result
    }

    /// The value in the activations' element type, which the network's input may not have.
    func isolated(_ input: Activation) throws(TrainingError) -> Memory {
        if input.memory.layout.isFloat32 == (element == .float32) { return input.memory }
        return try converted(input.memory, to: .plain(input.shape, element), in: \.forward)
    }
}

/// Keeps a normalisation's running mean and unbiased variance up to date: a tenth of each batch's comes in, as is usual.
final class RunningStatistics: Step {
    private static let momentum: Float = 0.1
    private let mean, variance: Memory
    private let running: UnsafeMutablePointer<Float>
    private let channels: Int
    private let unbiased: Float
    private let owner: ParameterStore

    init(
        mean: Memory, variance: Memory, running: UnsafeMutablePointer<Float>, channels: Int, samples: Int, owner: ParameterStore
    ) {
        self.mean = mean
        self.variance = variance
        self.running = running
        self.channels = channels
        unbiased = Float(samples) / Float(max(1, samples - 1))
        self.owner = owner
    }

    func run() {
        let (mean, variance) = (mean.floats, variance.floats)
        for channel in 0..<channels {
            running[channel] += Self.momentum * (mean[channel] - running[channel])
            running[channels + channel] += Self.momentum * (variance[channel] * unbiased - running[channels + channel])
        }
    }
}
