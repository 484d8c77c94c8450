extension String {
    /// How many letters must be put in, left out, replaced, or swapped with their neighbour to make one word the other.
    package func editDistance(to other: String) -> Int {
        let from = Array(utf8), to = Array(other.utf8)
        // Row i of the table holds the distances from the first i letters to the first j letters; three rows are enough.
        var before: [Int] = [], last: [Int] = [], row = Array(0...to.count)
        for i in from.indices {
            (before, last) = (last, row)
            row[0] = i + 1
            for j in to.indices {
                row[j + 1] = Swift.min(last[j + 1] + 1, row[j] + 1, last[j] + (from[i] == to[j] ? 0 : 1))
                if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] {
                    row[j + 1] = Swift.min(row[j + 1], before[j - 1] + 1)
                }
            }
        }
        return row[to.count]
    }

    /// The one of `names` that was probably meant: nil where none is near. The first of equals.
    package func nearest(in names: [String]) -> String? {
        let ranked = names.map { (name: $0, distance: likelihoodCost(of: $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= Swift.max(2, utf8.count / 3) else { return nil }
        return best.name
    }

    /// A word that was cut short or drawn out, such as `password` for `password_file`, is near however much is missing.
    private func likelihoodCost(of name: String) -> Int {
        let isCut = utf8.count >= 3 && (name.hasPrefix(self) || hasPrefix(name))
        return isCut ? Swift.min(2, editDistance(to: name)) : editDistance(to: name)
    }
}
