internal import GRDB

/// The tables of a log in SQLite. `Documentation/Events.md` describes them to readers; a change is a new migration, never an edit
/// of an old one.
enum LogSchema {
    /// `emot`: tells our files from those of other programs.
    static let applicationID = 0x656D_6F74

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: sessions, faces, summaries") { database in
            try database.execute(sql: """
                PRAGMA application_id = \(applicationID);
                CREATE TABLE sessions (
                    id INTEGER PRIMARY KEY,
                    source TEXT NOT NULL,
                    labels TEXT NOT NULL
                );
                CREATE TABLE faces (
                    id INTEGER PRIMARY KEY,
                    session INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
                    time TEXT,
                    frame INTEGER NOT NULL, pts REAL NOT NULL, track INTEGER NOT NULL,
                    x INTEGER NOT NULL, y INTEGER NOT NULL, w INTEGER NOT NULL, h INTEGER NOT NULL,
                    emotion TEXT NOT NULL, confidence REAL NOT NULL, probabilities TEXT NOT NULL,
                    raw_emotion TEXT NOT NULL, raw_confidence REAL NOT NULL
                );
                CREATE INDEX faces_time ON faces(time) WHERE time IS NOT NULL;
                CREATE TABLE summaries (
                    id INTEGER PRIMARY KEY,
                    session INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
                    frames INTEGER NOT NULL, frames_with_faces INTEGER NOT NULL, faces INTEGER NOT NULL,
                    tracks INTEGER NOT NULL, dropped INTEGER NOT NULL, duration REAL NOT NULL
                );
                CREATE INDEX faces_session ON faces(session);
                CREATE INDEX summaries_session ON summaries(session);
                """)
        }
        return migrator
    }
}
