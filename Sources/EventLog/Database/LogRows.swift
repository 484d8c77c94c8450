internal import GRDB
internal import Imaging
internal import JSONText
internal import Pipeline

/// Puts events into the tables. It lives as long as a transaction.
struct LogRows {
    private let database: Database
    private let face: Statement
    private let summary: Statement
    /// Events are counted over both tables, so that their order can be read back.
    private var nextID: Int

    init(_ database: Database) throws {
        self.database = database
        face = try database.cachedStatement(sql: "INSERT INTO faces VALUES (\(Self.marks(15)))")
        summary = try database.cachedStatement(sql: "INSERT INTO summaries VALUES (\(Self.marks(8)))")
        let last = "SELECT max(coalesce((SELECT max(id) FROM faces), 0), coalesce((SELECT max(id) FROM summaries), 0))"
        nextID = (try Int.fetchOne(database, sql: last) ?? 0) + 1
    }

    private static func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ",") }

    /// - Parameter labels: of a session without faces.
    mutating func insert(_ event: LogEvent, _ splitter: inout SessionSplitter, labels: [String]) throws {
        switch event {
        case .face(let event):
            if let session = splitter.session(of: event) {
                try insert(event, session)
            } else {
                let session = try session(event.source, event.labels)
                splitter.begin(session, with: event)
                try insert(event, session)
            }
        case .summary(let event): try insert(event, try splitter.end(event) ?? session(event.source, labels))
        }
        nextID += 1
    }

    private func session(_ source: String, _ labels: [String]) throws -> Int {
        var text = JSONText()
        text.array { for label in labels { $0.value(label) } }
        try database.execute(sql: "INSERT INTO sessions (source, labels) VALUES (?, ?)", arguments: [source, text.string])
        return Int(database.lastInsertedRowID)
    }

    private func insert(_ event: FaceEvent, _ session: Int) throws {
        var probabilities = JSONText()
        probabilities.probabilities(event.probabilities, labels: event.labels)
        let values: [(any DatabaseValueConvertible)?] = [
            nextID, session, event.time?.description, event.frame, rounded(event.pts, 1e3), event.track, event.box.x, event.box.y,
            event.box.width, event.box.height, event.emotion, rounded(event.confidence, 1e4), probabilities.string,
            event.rawEmotion, rounded(event.rawConfidence, 1e4),
        ]
        try face.execute(arguments: StatementArguments(values))
    }

    private func insert(_ event: SummaryEvent, _ session: Int) throws {
        let run = event.summary
        try summary.execute(arguments: [
            nextID, session, run.frames, run.framesWithFaces, run.faces, run.tracks, run.dropped, rounded(run.duration, 1e3),
        ])
    }

    /// The same number as in a log that is text.
    private func rounded(_ value: Double, _ unit: Double) -> Double { (value * unit).rounded() / unit }
}
