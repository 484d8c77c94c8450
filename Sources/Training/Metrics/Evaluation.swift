internal import Glibc

/// How well a model does on labelled crops: the confusion matrix and what follows from it.
///
/// A label that neither occurs nor is predicted counts in no average, as in scikit-learn. Where a ratio has nothing to
/// divide by it is 0.
package struct Evaluation: Sendable, Equatable {
    package let labels: [String]
    /// `confusion[i][j]`: how many crops of label `i` were taken for label `j`.
    package let confusion: [[Int]]
    /// By how sure the model was, from 0 to 1 in `Calibration.binCount` steps.
    package let calibration: Calibration
    /// Mean of −ln p of the true label; a p below 10⁻¹² counts as 10⁻¹².
    package let negativeLogLikelihood: Double

    /// Measures predictions. `probabilities` is `(N, labels)`; `truth` has N indices into `labels`, and a row whose truth is
    /// nil is left out. The predicted label is the most probable one, of equals the first.
    ///
    /// Throws `badData` where no row has a label.
    package init(labels: [String], truth: [Int?], probabilities: [Float]) throws(DataError) {
        let count = labels.count
        precondition(count > 0 && probabilities.count == truth.count * count, "a probability for each row and label")
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
        var calibration = Calibration()
        var surprise = 0.0
        for case (let row, let label?) in truth.enumerated() {
            let scores = probabilities[row * count..<(row + 1) * count]
            let best = scores.indices.max { scores[$0] < scores[$1] || (scores[$0] == scores[$1] && $0 > $1) }!
            confusion[label][best - scores.startIndex] += 1
            calibration.add(confidence: Double(scores[best]), correct: best - scores.startIndex == label)
            surprise -= log(max(Double(scores[scores.startIndex + label]), 1e-12))
        }
        let rows = calibration.bins.reduce(0) { $0 + $1.count }
        guard rows > 0 else {
            throw DataError(.badData, "no row has a label, so there is nothing to compare with: give labelled data")
        }
        self.labels = labels
        self.confusion = confusion
        self.calibration = calibration
        negativeLogLikelihood = surprise / Double(rows)
    }

    /// Labelled rows.
    package var count: Int { support.reduce(0, +) }
    /// Rows of each label.
    package var support: [Int] { confusion.map { $0.reduce(0, +) } }
    /// How often each label was predicted.
    package var predicted: [Int] { labels.indices.map { column in confusion.reduce(0) { $0 + $1[column] } } }
    /// Share of rows whose predicted label is the true one.
    package var accuracy: Double { ratio(labels.indices.reduce(0) { $0 + confusion[$1][$1] }, count) }

    /// Of the rows predicted to have a label, the share that has it.
    package var precision: [Double] { zip(labels.indices, predicted).map { ratio(confusion[$0][$0], $1) } }
    /// Of the rows that have a label, the share predicted to.
    package var recall: [Double] { zip(labels.indices, support).map { ratio(confusion[$0][$0], $1) } }
    /// Harmonic mean of precision and recall.
    package var f1: [Double] { labels.indices.map { ratio(2 * confusion[$0][$0], support[$0] + predicted[$0]) } }
    /// Mean recall of the labels that occur.
    package var balancedAccuracy: Double {
        let present = labels.indices.filter { support[$0] > 0 }, recall = recall
        return present.reduce(0) { $0 + recall[$1] } / Double(present.count)
    }
    /// Expected calibration error (Guo et al. 2017): how far confidence and accuracy lie apart, on average over the rows.
    package var expectedCalibrationError: Double { calibration.expectedError }

    /// Labels that occur or were predicted.
    package var labelsSeen: [Int] { labels.indices.filter { support[$0] + predicted[$0] > 0 } }

    /// A measure's plain mean over `labelsSeen`.
    package func macroAverage(_ measure: [Double]) -> Double {
        labelsSeen.reduce(0) { $0 + measure[$1] } / Double(labelsSeen.count)
    }

    /// A measure's mean weighted by support.
    package func weightedAverage(_ measure: [Double]) -> Double {
        zip(measure, support).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(count)
    }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
