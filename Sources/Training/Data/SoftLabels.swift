internal import CCompression

/// What a teacher (a larger network, or several together) says of the training rows of a data set: a distribution over the labels
/// for each row, from which another network learns (distillation, Hinton et al. 2015).
///
/// The file is gzip or xz around a line of text, `emotiond soft labels, 28709 rows, crc32 1a2b3c4d: angry,disgust,…`, and then a
/// byte a row and label, in proportion to the probabilities. The check sum is that of the rows' gray levels, so that labels of
/// other rows are not taken for these.
package struct SoftLabels: Sendable, Equatable {
    /// In the file's order.
    package let labels: [String]
    /// `(N, labels)`, in proportion to the probabilities.
    package let values: [UInt8]
    /// Of the gray levels that it was made for.
    package let checksum: UInt32

    private static let title = "emotiond soft labels"
    /// Rows of a real teacher fit into this many bytes many times over.
    private static let limit = 256 << 20

    package init(labels: [String], values: [UInt8], for rows: DataSet) {
        precondition(values.count == rows.count * labels.count, "a number for each row and label")
        self.labels = labels
        self.values = values
        checksum = Self.checksum(of: rows)
    }

    /// Reads a file. Throws `missing`, `unreadable`, or `badData` where it is none.
    package init(contentsOf path: String) throws(DataError) {
        let bad = { (problem: String) in DataError(.badData, "\(path) \(problem)") }
        var stream = try ByteStream(path: path)
        var bytes: [UInt8] = []
        let part = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
        defer { part.deallocate() }
        while true {
            let count = try stream.read(into: part)
            if count == 0 { break }
            bytes += part[..<count]
            guard bytes.count <= Self.limit else { throw bad("is no file of soft labels: it is too large") }
        }
        guard let end = bytes.prefix(4096).firstIndex(of: UInt8(ascii: "\n")), bytes.starts(with: Array(Self.title.utf8)) else {
            throw bad("is no file of soft labels: it must begin with '\(Self.title)'")
        }
        let line = String(decoding: bytes[..<end], as: UTF8.self)
        let words = line.split(whereSeparator: { " ,:".contains($0) })
        guard words.count > 7, let rows = Int(words[3]), let sum = UInt32(words[6], radix: 16) else {
            throw bad("has a first line that names no rows, check sum and labels")
        }
        labels = words[7...].map(String.init)
        checksum = sum
        values = Array(bytes[(end + 1)...])
        guard values.count == rows * labels.count else {
            throw bad("has \(values.count) numbers where \(rows) rows of \(labels.count) labels take \(rows * labels.count): make it again")
        }
    }

    /// The file's bytes before compression.
    package var bytes: [UInt8] {
        let sum = String(checksum, radix: 16)
        let padded = String(repeating: "0", count: 8 - sum.count) + sum
        return Array("\(Self.title), \(values.count / labels.count) rows, crc32 \(padded): \(labels.joined(separator: ","))\n".utf8)
            + values
    }

    /// CRC-32 of the rows' gray levels.
    static func checksum(of rows: DataSet) -> UInt32 {
        rows.pixels.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }
}

extension DataSet {
    /// The same rows with what a teacher says of them; it knows the training rows, or all rows where the data name no parts.
    ///
    /// Throws `badData` where the teacher was asked about other rows or has not all the labels.
    package func taught(by teacher: SoftLabels, named name: String) throws(DataError) -> DataSet {
        let rows = splitsPresent.isEmpty ? Array(0..<count) : splits.indices.filter { splits[$0] == .training }
        guard teacher.values.count == rows.count * teacher.labels.count, teacher.checksum == SoftLabels.checksum(of: selecting(rows: rows))
        else {
            throw DataError(
                .badData, "the soft labels \(name) were made for other rows than the training rows of \(source): make them for these")
        }
        guard Set(labelNames).isSubset(of: teacher.labels) else {
            throw DataError(
                .badData, "the soft labels \(name) are for \(teacher.labels.joined(separator: ", ")), not for "
                    + labelNames.joined(separator: ", "))
        }
        // In the form of votes: a column a label, and one for the labels that the data do not have.
        let places = teacher.labels.map { labelNames.firstIndex(of: $0) ?? labelNames.count }
        let columns = labelNames.count + 1
        var counts = [UInt8](repeating: 0, count: count * columns)
        for (place, row) in rows.enumerated() {
            for (label, column) in places.enumerated() {
                let value = teacher.values[place * teacher.labels.count + label]
                counts[row * columns + column] = column < labelNames.count ? value : 0
            }
        }
        var result = self
        result.teacher = Votes(counts: counts, columns: columns)
        return result
    }
}
