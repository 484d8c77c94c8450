internal import Inference

extension GraphReader {
    /// The same function in the form of `recipe`, where the model is that network as `quantize` leaves it: normalisations folded into
    /// the layers before them, dropout gone. So it learns further as it learnt at first. Nil where it is another network.
    ///
    /// A normalisation that was folded away comes back as one that changes nothing yet: it takes out the mean and the variance that its
    /// layer has on `crops` (some of what is learnt from, luma, of the input's size) and puts them in again.
    ///
    /// Throws `badData` where the model cannot be computed.
    package func unfolded(as recipe: NetworkDescription, crops: [UInt8]) throws(TrainingError) -> GraphReader? {
        let layers = Array(zip(description.weightLayers, recipe.weightLayers))
        guard description.folded.hasLayers(of: recipe.folded),
            layers.allSatisfy({ $0.normalization == nil || $1.normalization != nil })
        else { return nil }
        let isFolded = layers.contains { $0.normalization == nil && $1.normalization != nil }
        let moments = isFolded ? try moments(of: Set(layers.map(\.0.layer.name)), crops: crops) : [:]

        var result = self
        result.description = recipe
        result.values = [:]
        result.statistics = [:]
        for (old, new) in layers {
            // A last layer for other labels has no numbers.
            guard var numbers = values[old.layer.name] else { continue }
            if let normalization = new.normalization?.name {
                if let kept = old.normalization?.name {
                    result.values[normalization] = values[kept]
                    result.statistics[normalization] = statistics[kept]
                } else if let measured = moments[old.layer.name] {
                    // What was measured has the bias in it.
                    let bias = numbers.removeValue(forKey: .bias) ?? measured.means.map { _ in 0 }
                    let deviations = measured.variances.map { ($0 + NetworkBuilder.epsilon).squareRoot() }
                    result.values[normalization] = [.scaleAndShift: deviations + measured.means]
                    result.statistics[normalization] = zip(measured.means, bias).map(-) + measured.variances
                }
            }
            result.values[new.layer.name] = numbers
        }
        return result
    }

    /// The same function with its normalisations folded into the layers before them.
    package func folded() throws(TrainingError) -> GraphReader {
        let simpler: Graph
        do { simpler = try graph.simplified() } catch { throw TrainingError(.badData, error.description) }
        return try GraphReader(simpler)
    }

    private func moments(of layers: Set<String>, crops: [UInt8]) throws(TrainingError) -> [String: ChannelMoments] {
        var moments: [String: ChannelMoments] = [:]
        do {
            let pictures = CalibrationSet(crops, try ModelDescription(graph), input: graph.inputs[0])
            let executor = try ReferenceExecutor(graph: graph)
            for range in pictures.batches(of: 64) {
                _ = try executor.run(pictures.tensor(range)) { name, tensor in
                    if layers.contains(name) { moments[name, default: ChannelMoments(channels: tensor.shape[1])].add(tensor, axis: 1) }
                }
            }
        } catch {
            throw TrainingError(.badData, error.description)
        }
        return moments
    }
}
