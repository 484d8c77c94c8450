internal import Inference

/// Takes the mean error out of each channel: rounded weights and activations shift a layer's mean output, and its bias can
/// take the shift back (M. Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction, 2019).
///
/// Layer by layer, each seeing those before it corrected already.
struct BiasCorrection {
    private let pictures: CalibrationSet
    /// All at once in memory: enough for means over many pixels, little enough to hold.
    private static let limit = 128

    init(_ pictures: CalibrationSet) { self.pictures = pictures }

    func apply(to network: inout QuantizedNetwork, float: Graph) throws(ModelError) {
        let input = pictures.tensor(0..<min(pictures.count, Self.limit))
        let layers = Dictionary(uniqueKeysWithValues: network.layers.map { ($0.output, $0) })
        var wanted: [String: [Float]] = [:]
        _ = try ReferenceExecutor(graph: float).run(input) { name, tensor in
            if let layer = layers[name] { wanted[name] = means(tensor, axis: layer.channelAxis) }
        }
        var amounts: [String: [Float]] = [:]
        _ = try ReferenceExecutor(graph: network.graph).runReplacing(input) { name, tensor in
            guard let layer = layers[name], let target = wanted[name] else { return }
            let shift = zip(target, means(tensor, axis: layer.channelAxis)).map { $0 - $1 }
            amounts[name] = shift
            add(shift, to: &tensor, axis: layer.channelAxis)
        }
        for layer in network.layers { if let amount = amounts[layer.output] { network.correct(layer, by: amount) } }
    }

    private func means(_ tensor: Tensor, axis: Int) -> [Float] {
        var moments = ChannelMoments(channels: tensor.shape[axis])
        moments.add(tensor, axis: axis)
        return moments.means
    }

    private func add(_ shift: [Float], to tensor: inout Tensor, axis: Int) {
        guard var values = tensor.floats else { return }
        let channels = tensor.shape[axis], run = tensor.shape[(axis + 1)...].reduce(1, *)
        for index in values.indices { values[index] += shift[index / run % channels] }
        tensor.storage = .float(values)
    }
}
