internal import Glibc
internal import Imaging
internal import Pipeline

/// Events from CSV: the columns of `CSVText`, with any labels between them.
final class CSVReader: EventReader {
    private let lines: LineSource
    private var record: [UInt8] = []
    /// Where each field of the record begins and ends, without its quotes.
    private var fields: [Range<Int>] = []
    private var labels: [String] = []
    private var source = TextCache()
    private var firstLine = 0

    private static let firstCount = CSVText.first.count
    private static let lastCount = CSVText.last.count

    /// Reads the header. Throws `badData` where it is another's.
    init(_ lines: LineSource, name: String) throws {
        self.lines = lines
        guard try nextRecord() else { throw LogError(.badData, "\(name) is empty: name a log of emotiond") }
        let columns = fields.map { String(decoding: record[$0], as: UTF8.self) }
        guard columns.count >= Self.firstCount + Self.lastCount, Array(columns.prefix(Self.firstCount)) == CSVText.first,
            Array(columns.suffix(Self.lastCount)) == CSVText.last
        else { throw LogError(.badData, "\(name) is no log of emotiond: its columns are others") }
        labels = Array(columns[Self.firstCount..<columns.count - Self.lastCount])
    }

    var place: String { "line \(firstLine)" }

    func next() throws -> LogEvent? {
        guard try nextRecord() else { return nil }
        guard fields.count == Self.firstCount + labels.count + Self.lastCount else {
            throw EventDamage("has \(fields.count) fields instead of \(Self.firstCount + labels.count + Self.lastCount)")
        }
        switch text(0) {
        case "face": return .face(try face())
        case "summary": return .summary(try summary())
        case let kind: throw EventDamage("is of the unknown event \"\(kind.prefix(40))\"")
        }
    }

    private func face() throws(EventDamage) -> FaceEvent {
        var probabilities: [Double] = [], present: [String] = []
        for (index, label) in labels.enumerated() where !fields[Self.firstCount + index].isEmpty {
            probabilities.append(try number(Self.firstCount + index))
            present.append(label)
        }
        let raw = Self.firstCount + labels.count
        return FaceEvent(
            time: try time(), source: sourceText(), frame: try integer(3), pts: try number(4), track: try integer(5),
            box: Box(x: try integer(6), y: try integer(7), width: try integer(8), height: try integer(9)), emotion: text(10),
            confidence: try number(11), labels: present.count == labels.count ? labels : present, probabilities: probabilities,
            rawEmotion: text(raw), rawConfidence: try number(raw + 1))
    }

    private func summary() throws(EventDamage) -> SummaryEvent {
        let first = Self.firstCount + labels.count + 2
        var summary = Summary()
        summary.frames = try integer(first)
        summary.framesWithFaces = try integer(first + 1)
        summary.faces = try integer(first + 2)
        summary.tracks = try integer(first + 3)
        summary.dropped = try integer(first + 4)
        summary.duration = try number(first + 5)
        return SummaryEvent(source: text(2), summary: summary)
    }

    // MARK: Fields

    private func text(_ index: Int) -> String {
        record.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[fields[index]]), as: UTF8.self) }
    }

    /// The source, which is the same in nearly all records.
    private func sourceText() -> String {
        record.withUnsafeBufferPointer {
            source.string(ByteScanner.Text(bytes: UnsafeBufferPointer(rebasing: $0[fields[2]]), isEscaped: false))
        }
    }

    private func time() throws(EventDamage) -> Timestamp? {
        guard !fields[1].isEmpty else { return nil }
        guard let time = record.withUnsafeBufferPointer({ Timestamp(UnsafeBufferPointer(rebasing: $0[fields[1]])) }) else {
            throw EventDamage("has a \"time\" that is none")
        }
        return time
    }

    private func number(_ index: Int) throws(EventDamage) -> Double {
        let range = fields[index]
        let result = record.withUnsafeBytes { bytes -> Result<Double, EventDamage> in
            var scanner = ByteScanner(UnsafeRawBufferPointer(rebasing: bytes[range]))
            do throws(EventDamage) {
                let value = try scanner.number()
                return scanner.isAtEnd ? .success(value) : .failure(EventDamage("has a field that is no number"))
            } catch { return .failure(EventDamage("has a field that is no number")) }
        }
        return try result.get()
    }

    private func integer(_ index: Int) throws(EventDamage) -> Int {
        guard let whole = Int(exactly: try number(index)) else { throw EventDamage("has a field that is no whole number") }
        return whole
    }

    // MARK: Records

    /// Reads the next record and finds its fields; false at the end.
    private func nextRecord() throws -> Bool {
        record.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        var start = 0, isQuoted = false
        firstLine = lines.number + 1
        repeat {
            guard let line = try lines.next() else {
                if !isQuoted { return false }
                throw EventDamage("is cut off")
            }
            if lines.isTooLong || record.count > LineSource.longest { throw EventDamage("is longer than any event") }
            // A newline inside a quoted field.
            if isQuoted { record.append(10) }
            if !isQuoted, line.isEmpty || memchr(line.baseAddress!, 34, line.count) == nil {
                splitPlain(line, from: start)
                return true
            }
            var index = 0
            while index < line.count {
                let byte = line[index]
                if isQuoted {
                    let isDouble = byte == 34 && index + 1 < line.count && line[index + 1] == 34
                    if byte != 34 || isDouble { record.append(byte) } else { isQuoted = false }
                    if isDouble { index += 1 }
                } else if byte == 34 {
                    isQuoted = true
                } else if byte == 44 {
                    fields.append(start..<record.count)
                    start = record.count
                } else if byte != 13 || index + 1 < line.count {
                    record.append(byte)
                }
                index += 1
            }
        } while isQuoted
        fields.append(start..<record.count)
        return true
    }

    /// A line without quotes, as nearly all are: it is taken as it is.
    private func splitPlain(_ line: UnsafeRawBufferPointer, from first: Int) {
        var start = first
        let end = line.last == 13 ? line.count - 1 : line.count
        record.append(contentsOf: line[..<end])
        for index in 0..<end where line[index] == 44 {
            fields.append(start..<first + index)
            start = first + index + 1
        }
        fields.append(start..<first + end)
    }
}
