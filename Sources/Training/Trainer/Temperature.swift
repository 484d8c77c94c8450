internal import Glibc

extension Trainer {
    /// Scales the result's last layer so that its probabilities say how often it is right (temperature scaling, Guo et al. 2017):
    /// by the number that makes the validation rows' labels most likely. Which label is the most probable does not change.
    ///
    /// Returns the temperature; 1 where the network does not end in a linear layer.
    @discardableResult
    package func calibrate(_ outcome: Outcome) throws(TrainingError) -> Float {
        guard let last = outcome.parameters.description.nodes.last, case .linear = last.operation else { return 1 }
        let evaluator = try Evaluator(
            Engine(threads: options.threads, precision: options.precision), outcome.parameters, parts.validation,
            loss: recipe.template.loss)
        let outputs = evaluator.outputs()
        func mean(_ logarithm: Float) -> Double {
            let scale = expf(-logarithm)
            return evaluator.loss(of: outputs.map { $0 * scale }).loss
        }
        // The loss has one lowest point over the logarithm of the temperature: thirds close in on it.
        var low: Float = -2, high: Float = 2
        for _ in 0..<30 {
            let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
            if mean(a) < mean(b) { high = b } else { low = a }
        }
        let temperature = expf((low + high) / 2)
        for slot in outcome.parameters.slots where slot.name == last.name {
            outcome.parameters.set(slot, to: outcome.parameters.array(slot).map { $0 / temperature })
        }
        return temperature
    }
}
