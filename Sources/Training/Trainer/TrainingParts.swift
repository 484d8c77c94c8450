/// The rows to learn from and the rows to judge by.
package struct TrainingParts: Sendable {
    package let training: DataSet
    package let validation: DataSet

    /// Chooses a recipe's labels and divides the data: by the parts they name, or by lot with every label's share kept where they
    /// name no validation rows. The recipe's limit holds for what is learnt from. Rows of a test part are never learnt from.
    ///
    /// Throws `badData` for labels that the data do not have.
    package init(_ data: DataSet, recipe: Recipe, seed: UInt64) throws(DataError) {
        var data = data
        if let labels = recipe.labels { data = try data.selecting(labels: labels) }
        var training = data
        if data.splitsPresent.contains(.training) {
            training = try data.selecting(split: .training)
        } else if let other = data.splitsPresent.first {
            throw DataError(
                .badData, "\(data.source) has only rows of the part '\(other.rawValue)': training takes rows to train on")
        }
        if data.splitsPresent.contains(.validation) {
            validation = try data.selecting(split: .validation)
        } else {
            (training, validation) = Self.divide(training, share: recipe.validationShare, seed: seed)
        }
        if let limit = recipe.limit { training = training.limited(to: limit, seed: seed) }
        self.training = training
    }

    private static func divide(_ data: DataSet, share: Float, seed: UInt64) -> (DataSet, DataSet) {
        var generator = SeededGenerator(seed: seed, 4)
        var kept: [Int] = [], apart: [Int] = []
        for label in data.labelNames.indices {
            let rows = data.labels.indices.filter { data.labels[$0] == label }.shuffled(using: &generator)
            let count = min(rows.count - 1, max(1, Int((Float(rows.count) * share).rounded())))
            apart += rows.prefix(max(0, count))
            kept += rows.dropFirst(max(0, count))
        }
        return (data.selecting(rows: kept.sorted()), data.selecting(rows: apart.sorted()))
    }
}
