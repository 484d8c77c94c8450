/// Whether a model is right as often as it says: predictions sorted by confidence into bins of equal width.
package struct Calibration: Sendable, Equatable {
    /// Bin `k` holds confidences in `(k/15, (k+1)/15]`.
    package static let binCount = 15

    package struct Bin: Sendable, Equatable {
        package internal(set) var count = 0
        var correct = 0
        var confidenceSum = 0.0

        /// Share of the bin's predictions that are right; 0 in an empty bin.
        package var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }
        /// Mean confidence of the bin's predictions; 0 in an empty bin.
        package var confidence: Double { count == 0 ? 0 : confidenceSum / Double(count) }
    }

    package private(set) var bins = [Bin](repeating: Bin(), count: binCount)

    mutating func add(confidence: Double, correct: Bool) {
        let bin = Int((confidence * Double(Self.binCount)).rounded(.up)) - 1
        let index = min(max(bin, 0), Self.binCount - 1)
        bins[index].count += 1
        bins[index].correct += correct ? 1 : 0
        bins[index].confidenceSum += confidence
    }

    /// `Σ n_k/N · |accuracy_k − confidence_k|`, 0 (as right as it says) to 1.
    package var expectedError: Double {
        let total = bins.reduce(0) { $0 + $1.count }
        return bins.reduce(0) { $0 + Double($1.count) * abs($1.accuracy - $1.confidence) } / Double(max(total, 1))
    }
}
