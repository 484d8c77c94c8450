/// One of the parts that cross-validation leaves out in turn: of K folds, number n has the training rows n, n + K, n + 2K ….
package struct Fold: Sendable, Equatable {
    /// From 1 to `count`.
    package let number: Int
    /// At least 2.
    package let count: Int

    /// Nil unless 1 ≤ `number` ≤ `count` and 2 ≤ `count`.
    package init?(_ number: Int, of count: Int) {
        guard count >= 2, (1...count).contains(number) else { return nil }
        self.number = number
        self.count = count
    }

    /// Written `number/count`.
    package init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1] else { return nil }
        self.init(number, of: count)
    }
}

extension DataSet {
    /// The same rows with one fold of the training rows, or of all rows where the data name no parts, as the test part, to which
    /// then nothing else belongs.
    ///
    /// Throws `badData` where there are fewer rows than folds.
    package func leavingOut(_ fold: Fold) throws(DataError) -> DataSet {
        let named = !splitsPresent.isEmpty
        var result = self
        var seen = 0
        for (row, split) in splits.enumerated() {
            guard split == .training || !named else {
                result.splits[row] = split == .test ? nil : split
                continue
            }
            result.splits[row] = seen % fold.count == fold.number - 1 ? .test : .training
            seen += 1
        }
        guard seen >= fold.count else {
            throw DataError(.badData, "\(source) has \(seen) pictures to train on, too few for \(fold.count) folds: take fewer folds")
        }
        return result
    }
}
