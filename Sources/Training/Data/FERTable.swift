/// Reads FER-2013's table: `emotion,pixels,Usage` in any order, also without `emotion` or `Usage`, plain, `.gz` or `.xz`.
///
/// `pixels` holds 48×48 gray levels, 0 to 255, separated by blanks; `emotion` is 0 angry, 1 disgust, 2 fear, 3 happy, 4 sad,
/// 5 surprise, 6 neutral; `Usage` is `Training`, `PublicTest` (validation) or `PrivateTest` (test). Other columns are left
/// alone.
struct FERTable {
    static let side = 48

    private let path: String
    private var columns: (emotion: Int?, pixels: Int, usage: Int?)?
    private var cells: [Range<Int>] = []
    private var pixels: [UInt8] = []
    private var labels: [Int?] = []
    private var splits: [DataSet.Split?] = []

    /// Throws `missing`, `unreadable`, or `badData` naming the line at fault.
    static func load(_ path: String) throws(DataError) -> DataSet {
        var reader = try LineReader(path: path)
        var table = FERTable(path: path)
        try reader.forEach { (number, line) throws(DataError) in
            if table.columns == nil { try table.readHeader(line) } else { try table.readRow(number, line) }
        }
        guard !table.labels.isEmpty else {
            throw DataError(.badData, "\(path) has no rows: give FER-2013's table, with a header and a row for each picture")
        }
        return DataSet(
            source: path, width: side, height: side, pixels: table.pixels, labels: table.labels,
            labelNames: table.columns?.emotion == nil ? [] : LabelOrder.fer, splits: table.splits)
    }

    private init(path: String) { self.path = path }

    private mutating func readHeader(_ line: UnsafeBufferPointer<UInt8>) throws(DataError) {
        let byteOrderMark = line.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let line = UnsafeBufferPointer(rebasing: line[byteOrderMark...])
        CSVFields.split(line, into: &cells)
        let names = cells.map { CSVFields.text(line, $0).lowercased() }
        guard let pixels = names.firstIndex(of: "pixels") else {
            throw DataError(
                .badData, "\(path) is no FER-2013 table: its first line must name the columns, such as 'emotion,pixels,Usage'")
        }
        columns = (names.firstIndex(of: "emotion"), pixels, names.firstIndex(of: "usage"))
    }

    private mutating func readRow(_ number: Int, _ line: UnsafeBufferPointer<UInt8>) throws(DataError) {
        let columns = columns!
        CSVFields.split(line, into: &cells)
        guard cells.count > max(columns.pixels, columns.emotion ?? 0, columns.usage ?? 0) else {
            throw bad(number, "has \(cells.count) columns, fewer than the header names")
        }
        var label: Int?
        if let emotion = columns.emotion, !cells[emotion].isEmpty {
            guard let value = CSVFields.byte(line, cells[emotion]), Int(value) < LabelOrder.fer.count else {
                let found = CSVFields.text(line, cells[emotion])
                throw bad(number, "has the emotion '\(found)', which is not 0 to \(LabelOrder.fer.count - 1)")
            }
            label = Int(value)
        }
        var split: DataSet.Split?
        if let usage = columns.usage, !cells[usage].isEmpty {
            split = DataSet.Split(name: CSVFields.text(line, cells[usage]))
            guard split != nil else {
                throw bad(
                    number,
                    "has the usage '\(CSVFields.text(line, cells[usage]))', which is not Training, PublicTest or PrivateTest")
            }
        }
        try readPixels(number, UnsafeBufferPointer(rebasing: line[cells[columns.pixels]]))
        labels.append(label)
        splits.append(split)
    }

    /// Appends one crop. Written by hand: this is where nearly all the time of a plain table goes.
    private mutating func readPixels(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) throws(DataError) {
        let size = Self.side * Self.side
        let problem: String? = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { crop in
            var count = 0, position = 0
            let end = text.count
            while position < end {
                var value = UInt32(text[position] &- 0x30)
                position += 1
                if value > 9 {
                    if value == 0xF0 { continue }  // a blank
                    return "has a pixel that is not a number"
                }
                while position < end {
                    let digit = UInt32(text[position] &- 0x30)
                    if digit > 9 { break }
                    value = value * 10 + digit
                    if value > 255 { return "has a pixel above 255" }
                    position += 1
                }
                if count < size { crop[count] = UInt8(truncatingIfNeeded: value) }
                count += 1
            }
            if count != size { return "has \(count) pixels instead of \(size)" }
            pixels.append(contentsOf: crop)
            return nil
        }
        if let problem { throw bad(number, problem) }
    }

    private func bad(_ number: Int, _ problem: String) -> DataError {
        DataError(.badData, "\(path) line \(number) \(problem): mend or delete the line, or fetch the file again")
    }
}
