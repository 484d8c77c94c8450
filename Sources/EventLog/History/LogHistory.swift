internal import GRDB
internal import GRDBSQLite

/// A day of a live log in SQLite: for how long which emotion was shown, quarter hour by quarter hour.
///
/// Time is counted as reports count it: what an event says holds until the same person's next event, at most for a while.
package struct LogHistory: Sendable {
    package let day: LogDay
    /// Days of the first and the last event in the log.
    package let span: ClosedRange<String>
    package private(set) var labels: [String]
    /// Seconds of all people together, for each part of the day and label.
    package private(set) var seconds: [[Double]]
    package private(set) var events = 0
    package private(set) var people = 0

    /// Milliseconds of a part.
    package static let step = 900_000
    /// More labels than any network here has are of a file that somebody made up.
    private static let maximumLabels = 64

    private struct Person: Hashable {
        let session: Int64
        let track: Int64
    }

    private var latest: [Person: (time: Int, emotion: Int)] = [:]

    private init(day: LogDay, span: ClosedRange<String>, labels: [String]) {
        (self.day, self.span, self.labels) = (day, span, labels)
        let (first, end) = (day.moments.lowerBound.milliseconds, day.moments.upperBound.milliseconds)
        seconds = Array(repeating: Array(repeating: 0, count: labels.count), count: (end - first + Self.step - 1) / Self.step)
    }

    /// Seconds from the day's beginning to each third hour on the clock, from 0 to 24.
    package var hours: [Int] {
        stride(from: 0, through: 24, by: 3).map { (day.moment(hour: $0).milliseconds - day.moments.lowerBound.milliseconds) / 1000 }
    }

    /// Makes sure that the file is a log in SQLite.
    ///
    /// - Throws: `missing`, `badData` or `inputOutput`.
    package static func check(_ path: String) throws(LogError) {
        _ = try LogReader(path: path)
        do { _ = try DatabaseReader(path: path) } catch { throw LogDatabase.error(error, path: path, verb: "read") }
    }

    /// Reads a day, the log's last one where none is named. The log may be written meanwhile.
    ///
    /// - Parameters:
    ///   - hold: seconds for which an event holds at most.
    ///   - patience: after which reading is given up.
    /// - Returns: nil where the log has no event with a time.
    /// - Throws: `badData` or `inputOutput`; also where there are more events than can be read in time.
    package static func read(_ path: String, day: LogDay?, hold: Double, patience: Duration) throws(LogError) -> LogHistory? {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "history"
            configuration.busyMode = .timeout(2)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.read { database in
                guard try Int.fetchOne(database, sql: "PRAGMA application_id") == LogSchema.applicationID else {
                    throw LogError(.badData, "\(path) is another program's database, no log of emotiond")
                }
                guard let (first, last) = try span(database), let day = day ?? last else { return nil }
                let labels = "SELECT value FROM json_each((SELECT labels FROM sessions ORDER BY id DESC LIMIT 1)) LIMIT \(maximumLabels)"
                var history = LogHistory(
                    day: day, span: first.description...max(first.description, last?.description ?? ""),
                    labels: try String.fetchAll(database, sql: labels))
                try history.fill(database, path: path, hold: Int(hold * 1000), until: .now + patience)
                return history
            }
        } catch {
            throw LogDatabase.error(error, path: path, verb: "read")
        }
    }

    private static func span(_ database: Database) throws -> (LogDay, LogDay?)? {
        func day(_ function: String) throws -> LogDay? {
            let text = try String.fetchOne(database, sql: "SELECT \(function)(time) FROM faces WHERE time IS NOT NULL")
            return text.flatMap { text in Array(text.utf8).withUnsafeBufferPointer { Timestamp($0) } }.flatMap { LogDay(of: $0) }
        }
        return try day("min").map { ($0, try day("max")) }
    }

    /// Goes once through the day's events in the order of time, by the index and without a value object for each.
    private mutating func fill(_ database: Database, path: String, hold: Int, until end: ContinuousClock.Instant) throws {
        let statement = try database.makeStatement(
            sql: "SELECT time, session, track, emotion FROM faces WHERE time >= ? AND time < ? ORDER BY time, id")
        try statement.setArguments([day.moments.lowerBound.description, day.moments.upperBound.description])
        let row = statement.sqliteStatement
        while sqlite3_step(row) == SQLITE_ROW {
            if events & 0xFFFF == 0xFFFF, ContinuousClock.now > end {
                throw LogError(.inputOutput, "\(day) has too many events to be shown at once; see: emotiond report \(path) --output day.html")
            }
            let text = sqlite3_column_text(row, 0), length = Int(sqlite3_column_bytes(row, 0))
            guard let time = Timestamp(UnsafeBufferPointer(start: text, count: length)), let emotion = emotion(row) else { continue }
            add(Person(session: sqlite3_column_int64(row, 1), track: sqlite3_column_int64(row, 2)), time.milliseconds, emotion, hold)
        }
        let code = sqlite3_reset(row)
        guard code == SQLITE_OK else {
            throw LogError(.badData, "\(path) is damaged: \(String(cString: sqlite3_errstr(code)))")
        }
        people = latest.count
        latest = [:]
    }

    private mutating func add(_ person: Person, _ time: Int, _ emotion: Int, _ hold: Int) {
        events += 1
        let before = latest.updateValue((time, emotion), forKey: person)
        guard let before, time - before.time <= hold else { return }
        // All of it to the part in which it began: an event holds for seconds, a part for a quarter of an hour.
        let part = (before.time - day.moments.lowerBound.milliseconds) / Self.step
        if seconds.indices.contains(part) { seconds[part][before.emotion] += Double(time - before.time) / 1000 }
    }

    private mutating func emotion(_ row: OpaquePointer) -> Int? {
        let bytes = UnsafeRawBufferPointer(start: sqlite3_column_text(row, 3), count: Int(sqlite3_column_bytes(row, 3)))
        if let known = labels.firstIndex(where: { $0.utf8.elementsEqual(bytes) }) { return known }
        guard labels.count < Self.maximumLabels else { return nil }
        labels.append(String(decoding: bytes, as: UTF8.self))
        for part in seconds.indices { seconds[part].append(0) }
        return labels.count - 1
    }
}
