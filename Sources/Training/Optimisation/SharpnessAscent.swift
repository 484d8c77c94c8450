/// Climbs to where the loss near the present weights is highest, so that the step is made by the gradient there: weights are found around
/// which the loss is low everywhere, which know more of pictures they have not seen (SAM; Foret et al. 2021, "Sharpness-aware
/// minimization for efficiently improving generalization").
///
/// A quarter of each batch shows the way up, which costs a quarter of a step instead of a whole one and teaches as well (Bahri et al.
/// 2022, "Sharpness-aware minimization improves language model generalization").
final class SharpnessAscent {
    /// Of a batch, one of which shows the way.
    private static let parts = 4
    private let radius: Float
    private let loss: Loss
    private let labels: Int
    private let parameters: ParameterStore
    private let network: Network
    private var values: [Float] = []
    private var statistics: [Float] = []

    /// `radius`: how far all weights together move, as the length of one vector.
    init(
        _ engine: Engine, _ parameters: ParameterStore, radius: Float, batch: Int, loss: Loss, labels: Int
    ) throws(TrainingError) {
        self.radius = radius
        self.loss = loss
        self.labels = labels
        self.parameters = parameters
        network = try Network(engine, parameters, batch: max(1, batch / Self.parts), training: true)
    }

    /// Moves the weights; gradients are left undefined. `seed` and `step` decide which numbers dropout takes.
    func climb(_ batch: Batch, seed: UInt64, step: Int) {
        let part = part(of: batch)
        network.loadWeights()
        _ = network.input.update(fromContentsOf: part.pixels)
        network.forward(seed: seed, step: step)
        part.targets.withUnsafeBufferPointer { targets in
            part.weights.withUnsafeBufferPointer { weights in
                _ = loss.evaluate(
                    outputs: UnsafeBufferPointer(network.output), targets: targets, weights: weights, labels: labels,
                    gradient: network.outputGradient)
            }
        }
        network.backward()
        values = Array(parameters.values)
        statistics = Array(parameters.statistics)
        let length = parameters.gradientLength
        guard length > 0 else { return }
        let (values, gradients, share) = (parameters.values.baseAddress!, parameters.gradients.baseAddress!, radius / length)
        for i in 0..<parameters.values.count { values[i] += share * gradients[i] }
    }

    /// Puts the weights back. What the normalisations saw up there is not the network's own, so that is taken back, too.
    func descend() {
        _ = parameters.values.update(fromContentsOf: values)
        _ = parameters.statistics.update(fromContentsOf: statistics)
    }

    /// Rows from all over the batch, for its parts may have different teachers.
    private func part(of batch: Batch) -> Batch {
        let size = batch.pixels.count / batch.weights.count, step = batch.weights.count / network.batch
        var part = Batch(pixels: [], targets: [], weights: [])
        for row in stride(from: 0, to: step * network.batch, by: step) {
            part.pixels += batch.pixels[row * size..<(row + 1) * size]
            part.targets += batch.targets[row * labels..<(row + 1) * labels]
            part.weights.append(batch.weights[row])
        }
        return part
    }
}
