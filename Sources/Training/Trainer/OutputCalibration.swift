internal import Glibc

/// What is done to a network's outputs so that its probabilities say how often it is right: they are divided by a temperature,
/// and each label's is raised or lowered by a bias (bias-corrected temperature scaling: C. Guo et al. 2017, A. Alexandari et al.
/// 2020).
///
/// The temperature makes the true labels most likely. The biases make each label as probable on average as it is frequent, which a
/// network is not by itself where it learnt from votes or a teacher.
struct OutputCalibration {
    private(set) var temperature: Float = 1
    /// Added behind the division, one a label; their mean is 0.
    private(set) var biases: [Float]

    /// Biases beyond this are a sign of a label with hardly a row.
    private static let mostBias: Float = 2
    private static let rounds = 30

    /// - Parameters:
    ///   - outputs: of a network, `(N, labels)`, or `(N, 1)` for a sigmoid.
    ///   - truth: the label of each row, counted from 0.
    ///   - findsBiases: whether there are to be biases; not for a sigmoid.
    ///   - loss: of such outputs against the truth.
    init(_ outputs: [Float], truth: [Int], findsBiases: Bool, loss: ([Float]) -> Double) {
        biases = [Float](repeating: 0, count: outputs.count / truth.count)
        findTemperature(outputs, loss)
        guard findsBiases else { return }
        for _ in 0..<Self.rounds {
            shiftBiases(outputs, truth)
            findTemperature(outputs, loss)
        }
    }

    /// What becomes of outputs.
    func apply(to outputs: [Float]) -> [Float] { scaled(outputs, by: 1 / temperature) }

    private func scaled(_ outputs: [Float], by scale: Float) -> [Float] {
        let count = biases.count
        return outputs.indices.map { outputs[$0] * scale + biases[$0 % count] }
    }

    /// The loss has one lowest point over the logarithm of the temperature: thirds close in on it.
    private mutating func findTemperature(_ outputs: [Float], _ loss: ([Float]) -> Double) {
        var low: Float = -2, high: Float = 2
        for _ in 0..<30 {
            let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
            if loss(scaled(outputs, by: expf(-a))) < loss(scaled(outputs, by: expf(-b))) { high = b } else { low = a }
        }
        temperature = expf((low + high) / 2)
    }

    /// Where the mean probability of each label is its frequency, the loss is lowest over the biases; their quotient leads there.
    private mutating func shiftBiases(_ outputs: [Float], _ truth: [Int]) {
        let count = biases.count
        var frequency = [Float](repeating: 1, count: count), probability = frequency
        for label in truth { frequency[label] += 1 }
        var row = apply(to: outputs)
        for first in stride(from: 0, to: row.count, by: count) {
            let largest = row[first..<first + count].max()!
            var sum: Float = 0
            for i in first..<first + count {
                row[i] = expf(row[i] - largest)
                sum += row[i]
            }
            for i in 0..<count { probability[i] += row[first + i] / sum }
        }
        for i in 0..<count { biases[i] += logf(frequency[i] / probability[i]) }
        let mean = biases.reduce(0, +) / Float(count)
        for i in 0..<count { biases[i] = min(Self.mostBias, max(-Self.mostBias, biases[i] - mean)) }
    }
}

extension Trainer {
    /// Puts a calibration on the validation rows into the result's last layer. A recipe that weighs labels wants rare ones said
    /// more often than they occur, so that there the temperature is all.
    ///
    /// Returns the temperature; 1 where the network does not end in a linear layer.
    @discardableResult
    package func calibrate(_ outcome: Outcome) throws(TrainingError) -> Float {
        guard let last = outcome.parameters.description.nodes.last, case .linear = last.operation else { return 1 }
        let loss = recipe.template.loss
        let evaluator = try Evaluator(
            Engine(threads: options.threads, precision: options.precision), outcome.parameters, parts.validation, loss: loss)
        let calibration = OutputCalibration(
            evaluator.outputs(), truth: parts.validation.labels.map { $0! },
            findsBiases: loss == .softmax && recipe.classWeights == 0, loss: { evaluator.loss(of: $0).loss })
        for slot in outcome.parameters.slots where slot.name == last.name {
            var numbers = outcome.parameters.array(slot).map { $0 / calibration.temperature }
            if slot.role == .bias { for i in numbers.indices { numbers[i] += calibration.biases[i] } }
            outcome.parameters.set(slot, to: numbers)
        }
        return calibration.temperature
    }
}
