internal import GRDB

/// A log's file in SQLite, open for writing. It can be read by others meanwhile.
enum LogDatabase {
    /// Opens the file, makes it where it is not there, and brings its tables up to date.
    ///
    /// Throws `badData` where the file is another program's.
    static func open(_ path: String, emptied: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "log"
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { database in
            // What is removed because of its age is overwritten, and gives its room back. A commit outlives the process at once,
            // and a loss of power when the system has written it.
            try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.read { database in
            let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
            let identity = try Int.fetchOne(database, sql: "PRAGMA application_id")
            guard isEmpty || identity == LogSchema.applicationID else {
                throw LogError(.badData, "\(path) is there and is another program's database; name another file")
            }
        }
        try LogSchema.migrator.migrate(queue)
        if emptied {
            try queue.write { try $0.execute(sql: "DELETE FROM faces; DELETE FROM summaries; DELETE FROM sessions") }
            try giveRoomBack(queue)
        }
        return queue
    }

    static func giveRoomBack(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA incremental_vacuum")
            try database.checkpoint(.truncate)
        }
    }

    static func error(_ error: any Error, path: String, verb: String = "write") -> LogError {
        if let error = error as? LogError { return error }
        guard let error = error as? DatabaseError else { return LogError(.inputOutput, "cannot \(verb) the log \(path): \(error)") }
        let said = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return LogError(.badData, "\(path) is damaged, or no database: \(said); name another file")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            return LogError(.inputOutput, "cannot \(verb) the log \(path): \(said); name a file in a folder you can write to")
        default:
            return LogError(.inputOutput, "cannot \(verb) the log \(path): \(said); what was logged before is whole", isPassing: true)
        }
    }
}
