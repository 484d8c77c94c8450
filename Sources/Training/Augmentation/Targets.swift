internal import CCompression

/// What a network is to say of each row of a data set.
package struct Targets: Sendable, Equatable {
    /// `(N, labels)`, each row with the sum 1.
    package var distributions: [Float]
    /// How much a row counts; 1 on average.
    package var weights: [Float]
    package let labels: Int

    /// - `votes`: the share of FER+'s votes in a row that has them; the rest is the row's own label.
    /// - `teacher`: the share of a teacher's distribution in a row that it knows, over label and votes.
    /// - `smoothing`: the share spread evenly over all labels.
    /// - `balance`: 0 counts all rows alike, 1 all labels alike whatever their number of rows.
    ///
    /// Throws `badData` where a row has no label or a label no row.
    package init(_ data: DataSet, votes: Float = 0, teacher: Float = 0, smoothing: Float = 0, balance: Float = 0) throws(TrainingError) {
        labels = data.labelNames.count
        guard labels > 1, data.count > 0 else {
            throw TrainingError(.badData, "\(data.source) has \(labels) labels and \(data.count) rows: training takes two labels or more")
        }
        if let empty = data.support.firstIndex(of: 0) {
            throw TrainingError(
                .badData, "\(data.source) has no row of '\(data.labelNames[empty])' to train on: add some, or leave the label out")
        }
        distributions = [Float](repeating: 0, count: data.count * labels)
        weights = [Float](repeating: 1, count: data.count)
        let weightOfLabel = data.support.map { count in
            Float.power(Float(data.count) / (Float(labels) * Float(count)), balance)
        }
        for row in 0..<data.count {
            guard let label = data.labels[row] else {
                throw TrainingError(.badData, "row \(row + 1) of \(data.source) has no label, so nothing is learnt from it: remove it")
            }
            var target = [Float](repeating: 0, count: labels)
            target[label] = 1
            // Where most said something else (no face, contempt), the votes say little of these labels.
            Self.mix(data.votes?[row].prefix(labels), into: &target, share: votes, atLeast: 3)
            Self.mix(data.teacher?[row].prefix(labels), into: &target, share: teacher, atLeast: 1)
            var weight: Float = 0
            for i in 0..<labels {
                distributions[row * labels + i] = (1 - smoothing) * target[i] + smoothing / Float(labels)
                weight += target[i] * weightOfLabel[i]
            }
            weights[row] = weight
        }
        let mean = weights.reduce(0, +) / Float(weights.count)
        for row in weights.indices { weights[row] /= mean }
    }

    /// CRC-32 of all numbers: a training that is taken up again must want the same of every row.
    var checksum: UInt32 {
        [distributions, weights].reduce(0) { sum, numbers in
            numbers.withUnsafeBytes { bytes in
                UInt32(truncatingIfNeeded: crc32_z(uLong(sum), bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
            }
        }
    }

    private static func mix(_ counts: ArraySlice<UInt8>?, into target: inout [Float], share: Float, atLeast least: Int) {
        guard share > 0, let counts else { return }
        let total = counts.reduce(0) { $0 + Int($1) }
        guard total >= least else { return }
        for (i, count) in counts.enumerated() { target[i] = (1 - share) * target[i] + share * Float(count) / Float(total) }
    }
}
