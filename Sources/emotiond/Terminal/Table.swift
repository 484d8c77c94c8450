/// Columns of text, lined up. Numbers stand right, words left.
struct Table {
    private let alignments: [Alignment]
    private var rows: [[String]]

    enum Alignment { case left, right }

    init(_ columns: [(title: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [columns.map(\.title)]
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == alignments.count, "a cell for each column")
        rows.append(cells)
    }

    var isEmpty: Bool { rows.count == 1 }

    /// Lines without trailing blanks, the titles first.
    var lines: [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                line += alignments[column] == .left ? cell + blanks : blanks + cell
                line += "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

extension Double {
    /// With a fixed number of decimals, rounded half away from zero.
    func formatted(decimals: Int) -> String {
        var unit = 1
        for _ in 0..<decimals { unit *= 10 }
        let scaled = Int((abs(self) * Double(unit)).rounded())
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(scaled) }
        let fraction = String(scaled % unit)
        return sign + String(scaled / unit) + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// As whole percent.
    var percent: String { (self * 100).formatted(decimals: 0) + " %" }
}
