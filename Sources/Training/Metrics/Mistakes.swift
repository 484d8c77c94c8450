/// Where a model goes wrong: which labels it takes for which, how sure it is of it, and the single rows it is surest of.
package struct Mistakes: Sendable, Equatable {
    /// One label taken for another.
    package struct Confusion: Sendable, Equatable {
        package let truth: Int
        package let predicted: Int
        package fileprivate(set) var count = 0
        fileprivate var confidenceSum = 0.0
        fileprivate var truthSum = 0.0

        /// The model's mean confidence in the wrong label, and the mean probability it left to the true one.
        package var meanConfidence: Double { confidenceSum / Double(count) }
        package var meanTruth: Double { truthSum / Double(count) }
    }

    /// A row that was taken for something else.
    package struct Row: Sendable, Equatable {
        /// Counted from 0 over the rows that were evaluated, as `classify` counts.
        package let index: Int
        package let truth: Int
        package let predicted: Int
        /// The probability of the wrong label, and of the true one.
        package let confidence: Double
        package let truthProbability: Double
    }

    /// Rows that are listed one by one.
    package static let listedRows = 20

    /// Every pair that occurs, the most frequent first.
    package let confusions: [Confusion]
    /// The wrong rows that the model was surest of, the surest first, at most `listedRows`.
    package let surest: [Row]
    /// How many rows are wrong.
    package let count: Int
    /// Wrong rows whose true label is the second most probable one.
    package let secondGuesses: Int
    /// Wrong rows of which the model was at least nine tenths sure.
    package let sure: Int

    /// `probabilities` is `(N, labels)`; rows whose truth is nil are left out. Of equal probabilities the first label wins, as
    /// in `Evaluation`.
    package init(labels: Int, truth: [Int?], probabilities: [Float]) {
        precondition(labels > 0 && probabilities.count == truth.count * labels, "a probability for each row and label")
        var table: [Int: Confusion] = [:]
        var rows: [Row] = []
        var second = 0
        for case (let index, let label?) in truth.enumerated() {
            let scores = Array(probabilities[index * labels..<(index + 1) * labels])
            let order = scores.indices.sorted { scores[$0] > scores[$1] || (scores[$0] == scores[$1] && $0 < $1) }
            guard let best = order.first, best != label else { continue }
            let row = Row(
                index: index, truth: label, predicted: best, confidence: Double(scores[best]), truthProbability: Double(scores[label]))
            rows.append(row)
            if order[1] == label { second += 1 }
            var pair = table[label * labels + best] ?? Confusion(truth: label, predicted: best)
            pair.count += 1
            pair.confidenceSum += row.confidence
            pair.truthSum += row.truthProbability
            table[label * labels + best] = pair
        }
        confusions = table.values.sorted { ($1.count, $0.truth, $0.predicted) < ($0.count, $1.truth, $1.predicted) }
        surest = Array(rows.sorted { ($1.confidence, $0.index) < ($0.confidence, $1.index) }.prefix(Self.listedRows))
        count = rows.count
        secondGuesses = second
        sure = rows.filter { $0.confidence >= 0.9 }.count
    }
}
