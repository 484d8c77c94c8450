internal import GRDB
internal import Glibc
internal import Imaging
internal import JSONText
internal import Pipeline

/// A log in SQLite: each batch of events is one transaction.
final class DatabaseDestination: LogDestination {
    private let path: String
    private let rotation: LogRotation
    /// Events that are gathered before they are stored; 0 stores at once.
    private let batch: Int
    private var gathered: [LogEvent] = []
    /// Nil until it can be opened, and after it was moved away.
    private var queue: DatabaseQueue?
    private var splitter = SessionSplitter()
    private var lastPruning: Timestamp?
    /// The file that is open, to notice when its name leads to another one.
    private var identity: (dev_t, ino_t)?

    var labels: [String] = []

    /// Throws where the file cannot be opened and time will not mend it.
    ///
    /// - Parameter isLive: whether it continues a file that is there, and stores every event at once.
    init(path: String, isLive: Bool, rotation: LogRotation = LogRotation()) throws(LogError) {
        self.path = path
        self.rotation = rotation
        batch = isLive ? 0 : 2048
        do throws(LogError) {
            try open(emptied: !isLive)
        } catch {
            guard isLive, error.isPassing else { throw error }
        }
    }

    private func open(emptied: Bool = false) throws(LogError) {
        queue = try translated { try LogDatabase.open(path, emptied: emptied) }
        splitter = SessionSplitter()
        identity = currentIdentity
    }

    func write(_ events: [LogEvent], written: inout Int) throws(LogError) {
        if batch == 0 {
            try store(events)
        } else {
            gathered += events
            if gathered.count >= batch { try storeGathered() }
        }
        written += events.count
    }

    private func storeGathered() throws(LogError) {
        try store(gathered)
        gathered.removeAll(keepingCapacity: true)
    }

    private func store(_ events: [LogEvent]) throws(LogError) {
        if queue == nil { try open() }
        // A transaction that fails must leave no session behind that is not in the file.
        var splitter = splitter
        try translated {
            try queue!.write { database in
                var rows = try LogRows(database)
                for event in events { try rows.insert(event, &splitter, labels: labels) }
            }
        }
        self.splitter = splitter
    }

    func tend(now: Timestamp) throws(LogError) {
        guard let queue else { return }
        if let current = currentIdentity, let identity, current == identity {} else { try reopen() }
        guard rotation.keepDays > 0, lastPruning.map({ now.milliseconds - $0.milliseconds >= 3_600_000 }) ?? true else { return }
        lastPruning = now
        let limit = now.adding(days: -rotation.keepDays).description
        try translated {
            let removed = try queue.write { database in
                let isGone = "NOT EXISTS (SELECT 1 FROM faces WHERE faces.session = sessions.id AND (time >= ?1 OR time IS NULL))"
                try database.execute(
                    sql: "DELETE FROM sessions WHERE id IN (SELECT DISTINCT session FROM faces WHERE time < ?1) AND \(isGone)",
                    arguments: [limit])
                let whole = database.changesCount
                try database.execute(sql: "DELETE FROM faces WHERE time < ?", arguments: [limit])
                return whole + database.changesCount
            }
            if removed > 0 { try LogDatabase.giveRoomBack(queue) }
        }
    }

    func reopen() throws(LogError) {
        queue = nil
        try open()
    }

    func synchronize() throws(LogError) {
        if !gathered.isEmpty { try storeGathered() }
        // Into the file itself, so that it can be copied, and read where nothing may be written, without the files beside it.
        let isWhole = batch > 0
        guard let queue else { return }
        try translated {
            try queue.writeWithoutTransaction { database in
                if isWhole { try database.execute(sql: "PRAGMA journal_mode = DELETE") } else { try database.checkpoint(.truncate) }
            }
        }
    }

    private var currentIdentity: (dev_t, ino_t)? {
        var status = stat()
        return stat(path, &status) == 0 ? (status.st_dev, status.st_ino) : nil
    }

    private func translated<Value>(_ body: () throws -> Value) throws(LogError) -> Value {
        do { return try body() } catch { throw LogDatabase.error(error, path: path) }
    }
}
