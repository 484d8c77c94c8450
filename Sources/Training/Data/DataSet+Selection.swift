extension DataSet {
    /// The parts that rows name, in order of `Split`.
    package var splitsPresent: [Split] {
        let present = Set(splits.compactMap { $0 })
        return Split.allCases.filter(present.contains)
    }

    /// The rows of one part; all of them where `split` is nil.
    ///
    /// Throws `badData` where no row belongs to it.
    package func selecting(split: Split?) throws(DataError) -> DataSet {
        guard let split else { return self }
        let rows = splits.indices.filter { splits[$0] == split }
        guard !rows.isEmpty else {
            let present = splitsPresent.map(\.rawValue).joined(separator: ", ")
            throw DataError(
                .badData,
                "\(source) has no rows of the split '\(split.rawValue)': "
                    + (present.isEmpty ? "it names no splits; use --split all" : "choose one of \(present), or all"))
        }
        return selecting(rows: rows)
    }

    /// The rows with one of these labels, which become the data set's labels in the order given. Synonyms are understood.
    ///
    /// Throws `badData` for a label that the data do not have, or one named twice.
    package func selecting(labels wanted: [String]) throws(DataError) -> DataSet {
        let wanted = wanted.map { LabelOrder.canonical($0) }
        guard !wanted.isEmpty, Set(wanted).count == wanted.count else {
            throw DataError(.badData, "the labels '\(wanted.joined(separator: ","))' name one twice or none: give each once")
        }
        for label in wanted where !labelNames.contains(label) {
            throw DataError(
                .badData, "\(source) has no label '\(label)': choose from \(labelNames.joined(separator: ", "))")
        }
        let kept = Set(wanted.compactMap(labelNames.firstIndex))
        let rows = labels.indices.filter { labels[$0].map(kept.contains) ?? false }
        return try selecting(rows: rows).relabelled(to: wanted)
    }

    /// At most `limit` rows of each label, drawn at random and left in order; the same seed draws the same rows.
    package func limited(to limit: Int, seed: UInt64) -> DataSet {
        var byLabel = [[Int]](repeating: [], count: labelNames.count + 1)
        for (row, label) in labels.enumerated() { byLabel[label ?? labelNames.count].append(row) }
        var generator = SeededGenerator(seed: seed)
        var rows: [Int] = []
        for candidates in byLabel { rows += candidates.shuffled(using: &generator).prefix(max(0, limit)) }
        return selecting(rows: rows.sorted())
    }

    /// So many rows, or all where there are fewer, evenly spread from the first on.
    package func spread(over count: Int) -> DataSet {
        let step = max(1, labels.count / max(1, count))
        return selecting(rows: Array(stride(from: 0, to: labels.count, by: step).prefix(count)))
    }

    /// The same rows with their labels numbered in another order, usually a model's, which may have more of them.
    ///
    /// Throws `badData` where a label that rows have is not among the new ones.
    package func relabelled(to names: [String]) throws(DataError) -> DataSet {
        if names == labelNames { return self }
        let canonicalNames = names.map { LabelOrder.canonical($0) }
        let support = support
        var newIndex: [Int?] = []
        for (old, name) in labelNames.enumerated() {
            let new = canonicalNames.firstIndex(of: LabelOrder.canonical(name))
            if new == nil, support[old] > 0 {
                throw DataError(
                    .badData,
                    "\(source) has the label '\(name)', which is not among \(names.joined(separator: ", ")): "
                        + "leave it out, or use a model trained with it")
            }
            newIndex.append(new)
        }
        var result = self
        result.labelNames = names
        result.labels = labels.map { $0.flatMap { newIndex[$0] } }
        result.votes = votes.map { $0.reordered(newIndex, count: names.count) }
        result.teacher = teacher.map { $0.reordered(newIndex, count: names.count) }
        return result
    }

    /// Some rows, in the order given.
    package func selecting(rows: [Int]) -> DataSet {
        let size = cropSize
        let chosen = [UInt8](unsafeUninitializedCapacity: rows.count * size) { buffer, count in
            pixels.withUnsafeBufferPointer { pixels in
                for (to, from) in rows.enumerated() {
                    precondition(from >= 0 && from < labels.count, "rows are the data set's own")
                    (buffer.baseAddress! + to * size).initialize(from: pixels.baseAddress! + from * size, count: size)
                }
            }
            count = rows.count * size
        }
        var result = DataSet(
            source: source, width: width, height: height, pixels: chosen, labels: rows.map { labels[$0] },
            labelNames: labelNames, splits: rows.map { splits[$0] },
            votes: votes?.selecting(rows: rows))
        result.teacher = teacher?.selecting(rows: rows)
        result.skipped = skipped
        return result
    }
}

extension DataSet.Votes {
    fileprivate func selecting(rows: [Int]) -> DataSet.Votes {
        DataSet.Votes(counts: rows.flatMap { self[$0] }, columns: columns)
    }

    /// Moves each label's column; those without a new place join the last column.
    fileprivate func reordered(_ newIndex: [Int?], count: Int) -> DataSet.Votes {
        var result = [UInt8](repeating: 0, count: counts.count / columns * (count + 1))
        for row in 0..<counts.count / columns {
            for (old, votes) in self[row].enumerated() {
                let new = old < newIndex.count ? newIndex[old] ?? count : count
                result[row * (count + 1) + new] += votes
            }
        }
        return DataSet.Votes(counts: result, columns: count + 1)
    }
}
