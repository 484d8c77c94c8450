internal import GRDB
internal import GRDBSQLite
internal import Imaging
internal import Pipeline

/// Events from SQLite, in the order in which they were logged.
///
/// A million rows go through here: their columns are read as SQLite holds them, without a value object for each.
final class DatabaseReader: EventReader {
    private let name: String
    private let queue: DatabaseQueue
    private let faces: Statement
    private let summaries: Statement
    private var sources: [Int: String] = [:]
    private var parser = JSONEventParser()
    private var face: (id: Int, isThere: Bool) = (0, false)
    private var summary: (id: Int, isThere: Bool) = (0, false)
    private var last = 0

    init(path: String) throws {
        name = path
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "log reader"
            queue = try DatabaseQueue(path: path, configuration: configuration)
            (faces, summaries, sources) = try queue.read { database in
                guard try Int.fetchOne(database, sql: "PRAGMA application_id") == LogSchema.applicationID else {
                    throw LogError(.badData, "\(path) is another program's database, no log of emotiond")
                }
                let rows = try Row.fetchAll(database, sql: "SELECT id, source FROM sessions")
                return (
                    try database.makeStatement(sql: "SELECT * FROM faces ORDER BY id"),
                    try database.makeStatement(sql: "SELECT * FROM summaries ORDER BY id"),
                    Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as Int, $0[1] as String) })
                )
            }
        } catch {
            throw LogDatabase.error(error, path: path, verb: "read")
        }
        try queue.unsafeRead { _ in
            face = try step(faces)
            summary = try step(summaries)
        }
    }

    var place: String { "event \(last)" }

    func next() throws -> LogEvent? {
        try queue.unsafeRead { _ in
            let takesFace = face.isThere && (!summary.isThere || face.id < summary.id)
            guard takesFace || summary.isThere else { return nil }
            last = takesFace ? face.id : summary.id
            if takesFace {
                let event = Result { try faceEvent() }
                face = try step(faces)
                return .face(try event.get())
            }
            let event = summaryEvent()
            summary = try step(summaries)
            return .summary(event)
        }
    }

    private func step(_ statement: Statement) throws -> (id: Int, isThere: Bool) {
        switch sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return (Int(sqlite3_column_int64(statement.sqliteStatement, 0)), true)
        case SQLITE_DONE: return (0, false)
        case let code: throw LogError(.badData, "\(name) is damaged after event \(last): \(String(cString: sqlite3_errstr(code)))")
        }
    }

    private func faceEvent() throws(EventDamage) -> FaceEvent {
        let row = faces.sqliteStatement
        func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(row, column)) }
        var time: Timestamp?
        if sqlite3_column_type(row, 2) != SQLITE_NULL {
            time = Timestamp(bytes(row, 2).assumingMemoryBound(to: UInt8.self))
            guard time != nil else { throw EventDamage("has a time that is none") }
        }
        var scanner = ByteScanner(bytes(row, 12))
        let (labels, probabilities) = try parser.probabilities(&scanner)
        return FaceEvent(
            time: time, source: sources[integer(1)] ?? "", frame: integer(3), pts: sqlite3_column_double(row, 4),
            track: integer(5), box: Box(x: integer(6), y: integer(7), width: integer(8), height: integer(9)),
            emotion: text(row, 10), confidence: sqlite3_column_double(row, 11), labels: labels, probabilities: probabilities,
            rawEmotion: text(row, 13), rawConfidence: sqlite3_column_double(row, 14))
    }

    private func summaryEvent() -> SummaryEvent {
        let row = summaries.sqliteStatement
        func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(row, column)) }
        var summary = Summary()
        summary.frames = integer(2)
        summary.framesWithFaces = integer(3)
        summary.faces = integer(4)
        summary.tracks = integer(5)
        summary.dropped = integer(6)
        summary.duration = sqlite3_column_double(row, 7)
        return SummaryEvent(source: sources[integer(1)] ?? "", summary: summary)
    }

    /// Lent until the next row.
    private func bytes(_ row: OpaquePointer, _ column: Int32) -> UnsafeRawBufferPointer {
        let text = sqlite3_column_text(row, column)
        return UnsafeRawBufferPointer(start: text, count: Int(sqlite3_column_bytes(row, column)))
    }

    private func text(_ row: OpaquePointer, _ column: Int32) -> String {
        String(decoding: bytes(row, column), as: UTF8.self)
    }
}
