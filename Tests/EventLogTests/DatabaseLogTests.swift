import EventLog
import Foundation
import Pipeline
import Testing

@Suite struct DatabaseLogTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Asks the file with SQLite's own tool, as a person does.
    private func ask(_ path: String, _ question: String) throws -> String {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = ["-readonly", path, question]
        process.standardOutput = pipe
        try process.run()
        let answer = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private func record(_ path: String) throws {
        let log = try RecordedLog(path: path)
        log.begin(Run.session)
        for number in 0..<3000 { try log.receive(Run.observation(number), Run.frame(number)) }
        try log.finish(Run.summary)
    }

    @Test func aRecordingsLogCanBeAsked() throws {
        let path = folder.file("log.db")
        try record(path)
        #expect(try ask(path, "SELECT count(*), max(frame) FROM faces") == "3000|2999")
        #expect(try ask(path, "SELECT avg(probabilities ->> 'sad') FROM faces") == "0.75")
        #expect(try ask(path, "SELECT source, labels FROM sessions") == #"a "clip".mp4|["happy","sad"]"#)
        #expect(try ask(path, "SELECT frames, duration FROM summaries") == "5|0.2")
        #expect(try folder.names == ["log.db"], "one file that can be copied")
    }

    @Test func twoRecordingsHaveTheSameRows() throws {
        let path = folder.file("log.sqlite")
        try record(path)
        let first = try ask(path, "SELECT * FROM faces; SELECT * FROM summaries; SELECT * FROM sessions")
        try record(path)
        #expect(try ask(path, "SELECT * FROM faces; SELECT * FROM summaries; SELECT * FROM sessions") == first)
    }

    @Test func itIsReadWhileItIsWritten() throws {
        let path = folder.file("log.db")
        for run in 1...2 {
            let log = try LiveLog(path: path, selection: .everyFrame)
            log.begin(Run.session)
            for number in 0..<50 { try log.see(number) }
            #expect(eventually { log.statistics.written == 50 })
            #expect(try ask(path, "SELECT count(*) FROM faces") == "\(run * 50)")
            try log.finish(Run.summary)
        }
        #expect(try ask(path, "SELECT count(*) FROM sessions") == "2")
        let reader = try LogReader(path: path)
        var events = 0
        while try reader.next() != nil { events += 1 }
        #expect(events == 102)
    }

    @Test func whatIsOlderThanTheKeptDaysIsRemoved() throws {
        let path = folder.file("log.db")
        func log(at time: Int, keepDays: Int) throws {
            let log = try LiveLog(
                path: path, selection: .everyFrame, rotation: LogRotation(keepDays: keepDays),
                clock: { Timestamp(milliseconds: time) })
            log.begin(Run.session)
            try log.see(0)
            #expect(eventually { log.statistics.written == 1 })
            try log.finish(Run.summary)
        }
        try log(at: 1_000_000_000_000, keepDays: 0)
        try log(at: Timestamp.now().milliseconds, keepDays: 0)
        #expect(try ask(path, "SELECT count(*) FROM faces") == "2")
        try log(at: Timestamp.now().milliseconds, keepDays: 30)
        #expect(try ask(path, "SELECT (SELECT count(*) FROM faces), (SELECT count(*) FROM sessions)") == "2|2")
    }

    @Test func anotherProgramsFileIsLeftAlone() throws {
        let text = try folder.write("Dear diary, this is long enough to be looked at as a database.", to: "diary.db")
        let first = #expect(throws: LogError.self) { try LiveLog(path: text) }
        #expect(first?.kind == .badData)
        #expect(try String(contentsOfFile: text, encoding: .utf8).hasPrefix("Dear diary"))
        let photos = folder.file("photos.db")
        let process = try Process.run(
            URL(fileURLWithPath: "/usr/bin/sqlite3"), arguments: [photos, "CREATE TABLE faces (a); INSERT INTO faces VALUES (1)"])
        process.waitUntilExit()
        let second = #expect(throws: LogError.self) { try RecordedLog(path: photos) }
        #expect(second?.kind == .badData)
        #expect(try ask(photos, "SELECT count(*) FROM faces") == "1")
    }
}
