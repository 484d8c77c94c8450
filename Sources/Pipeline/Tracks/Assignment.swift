/// Pairs rows with columns so that the sum of costs is least, by the Hungarian method (Kuhn and Munkres, with potentials).
///
/// `costs` is row-major `(rows, columns)`; nil means that the two may not be paired. Returns for each row its column or nil.
/// As many pairs as the nils allow are made only where they are cheaper than leaving both alone, which costs `idle`.
package func assign(rows: Int, columns: Int, idle: Double, costs: [Double?]) -> [Int?] {
    guard rows > 0, columns > 0 else { return Array(repeating: nil, count: rows) }
    // Each row gets an idle column of its own, so a full matching always exists and a forbidden pair is never needed.
    let width = columns + rows
    let forbidden = 1e9
    func cost(_ row: Int, _ column: Int) -> Double {
        if column < columns { return costs[row * columns + column] ?? forbidden }
        return column - columns == row ? idle : forbidden
    }

    var rowPotential = [Double](repeating: 0, count: rows + 1)
    var columnPotential = [Double](repeating: 0, count: width + 1)
    // 1-based; 0 stands for "free". The row that a column belongs to, and the way back along the cheapest path.
    var owner = [Int](repeating: 0, count: width + 1)
    var previous = [Int](repeating: 0, count: width + 1)
    for row in 1...rows {
        owner[0] = row
        var column = 0
        var slack = [Double](repeating: .infinity, count: width + 1)
        var visited = [Bool](repeating: false, count: width + 1)
        repeat {
            visited[column] = true
            let current = owner[column]
            var least = Double.infinity, next = 0
            for j in 1...width where !visited[j] {
                let reduced = cost(current - 1, j - 1) - rowPotential[current] - columnPotential[j]
                if reduced < slack[j] {
                    slack[j] = reduced
                    previous[j] = column
                }
                if slack[j] < least {
                    least = slack[j]
                    next = j
                }
            }
            for j in 0...width {
                if visited[j] {
                    rowPotential[owner[j]] += least
                    columnPotential[j] -= least
                } else {
                    slack[j] -= least
                }
            }
            column = next
        } while owner[column] != 0
        while column != 0 {
            owner[column] = owner[previous[column]]
            column = previous[column]
        }
    }

    var result = [Int?](repeating: nil, count: rows)
    for j in 1...columns where owner[j] != 0 {
        let row = owner[j] - 1
        if costs[row * columns + j - 1] != nil { result[row] = j - 1 }
    }
    return result
}
