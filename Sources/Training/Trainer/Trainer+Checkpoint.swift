extension Trainer {
    private static let fileName = "checkpoint"

    func save(_ folder: String) throws(TrainingError) {
        state.values = Array(parameters.values)
        state.statistics = Array(parameters.statistics)
        state.optimizerSteps = optimizer.steps
        state.first = optimizer.first
        state.second = optimizer.second
        if let average {
            state.averageValues = Array(average.parameters.values)
            state.averageStatistics = Array(average.parameters.statistics)
        }
        try state.write(to: "\(folder)/\(Self.fileName)")
        try AtomicFile.replace("\(folder)/history.csv", with: Array(EpochRecord.csv(state.history).utf8))
    }

    /// Takes up a training where its checkpoint has it; begins at the beginning where there is no checkpoint.
    func resume(_ folder: String) throws(TrainingError) {
        let path = "\(folder)/\(Self.fileName)"
        let saved: Checkpoint
        do {
            saved = try Checkpoint(contentsOf: path)
        } catch {
            if error.kind == .missing { return }
            throw error
        }
        guard saved.identity == state.identity, saved.values.count == parameters.values.count else {
            throw TrainingError(
                .badData,
                "the checkpoint \(path) is of another training (recipe, data, labels, seed or threads): train as before, or without --resume")
        }
        state = saved
        _ = parameters.values.update(fromContentsOf: saved.values)
        _ = parameters.statistics.update(fromContentsOf: saved.statistics)
        optimizer.restore(steps: saved.optimizerSteps, first: saved.first, second: saved.second)
        if let average {
            _ = average.parameters.values.update(fromContentsOf: saved.averageValues)
            _ = average.parameters.statistics.update(fromContentsOf: saved.averageStatistics)
        }
    }
}
