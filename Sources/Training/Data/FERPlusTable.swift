/// Reads the votes of FER+ (`fer2013new.csv`, Barsoum et al. 2016): what ten people said about each row of FER-2013, in the
/// same order.
enum FERPlusTable {
    static let fileName = "fer2013new.csv"

    /// FER+'s columns in the order of FER-2013's labels; contempt, unknown and NF (not a face) come together at the end.
    private static let columns = ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"]
    private static let others = ["contempt", "unknown", "nf"]

    /// The votes for a data set's rows, `(N, 8)`. Throws `badData` where they do not belong to it.
    static func load(_ path: String, for data: DataSet) throws(DataError) -> DataSet.Votes {
        let bad = { (problem: String) in DataError(.badData, "\(path) \(problem)") }
        var reader = try LineReader(path: path)
        var places: [Int] = [], usage: Int?, cells: [Range<Int>] = []
        var counts: [UInt8] = []
        let width = columns.count + 1
        counts.reserveCapacity(data.count * width)
        try reader.forEach { (number, line) throws(DataError) in
            CSVFields.split(line, into: &cells)
            if places.isEmpty {
                let names = cells.map { CSVFields.text(line, $0).lowercased() }
                places = (columns + others).compactMap(names.firstIndex)
                usage = names.firstIndex(of: "usage")
                guard places.count == columns.count + others.count else {
                    throw bad("is no table of FER+ votes: its first line must name the emotions, such as 'neutral'")
                }
                return
            }
            let row = counts.count / width
            guard row < data.count, cells.count > places.max()! else {
                throw bad("line \(number) has no row of \(data.source) to go with: use the two files of one copy")
            }
            if let usage, let split = data.splits[row], DataSet.Split(name: CSVFields.text(line, cells[usage])) != split {
                throw bad("line \(number) is of another split than its row of \(data.source): use the two files of one copy")
            }
            counts.append(contentsOf: repeatElement(0, count: width))
            for (column, place) in places.enumerated() {
                guard let votes = CSVFields.byte(line, cells[place]), votes <= 10 else {
                    throw bad("line \(number) has votes that are not 0 to 10: mend the line, or fetch the file again")
                }
                counts[row * width + min(column, columns.count)] += votes
            }
        }
        guard counts.count == data.count * width else {
            let rows = "\(counts.count / width) of the \(data.count) rows"
            throw bad("has votes for \(rows) of \(data.source): use the two files of one copy")
        }
        return DataSet.Votes(counts: counts, columns: width)
    }
}
