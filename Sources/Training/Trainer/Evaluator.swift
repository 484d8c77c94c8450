/// Asks a network about the rows of a data set and judges its answers.
final class Evaluator {
    private static let batch = 64
    private let network: Network
    private let data: DataSet
    private let targets: Targets
    private let kind: Loss
    private let mean: Float
    private let scale: Float

    init(_ engine: Engine, _ parameters: ParameterStore, _ data: DataSet, loss: Loss) throws(TrainingError) {
        network = try Network(engine, parameters, batch: Self.batch, training: false)
        self.data = data
        kind = loss
        targets = try Targets(data)
        mean = parameters.description.mean
        scale = 1 / parameters.description.deviation
    }

    /// By the numbers that the store has now.
    func run() -> Loss.Sum { loss(of: outputs()) }

    /// The network's answers, `(N, outputs)`.
    func outputs() -> [Float] {
        network.loadWeights()
        var outputs: [Float] = []
        outputs.reserveCapacity(data.count * network.outputCount)
        for first in stride(from: 0, to: data.count, by: Self.batch) {
            let count = min(Self.batch, data.count - first)
            let start = first * data.cropSize
            data.pixels.withUnsafeBufferPointer { pixels in
                for i in 0..<count * data.cropSize { network.input[i] = (Float(pixels[start + i]) * (1 / 255) - mean) * scale }
            }
            network.forward()
            outputs += network.output[..<(count * network.outputCount)]
        }
        return outputs
    }

    /// Judges answers for all rows.
    func loss(of outputs: [Float]) -> Loss.Sum {
        outputs.withUnsafeBufferPointer { outputs in
            targets.distributions.withUnsafeBufferPointer { distributions in
                targets.weights.withUnsafeBufferPointer { weights in
                    kind.evaluate(
                        outputs: outputs, targets: distributions, weights: weights, labels: targets.labels,
                        gradient: UnsafeMutableBufferPointer(start: nil, count: 0))
                }
            }
        }
    }
}
