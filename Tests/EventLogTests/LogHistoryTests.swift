import EventLog
import Foundation
import Pipeline
import Testing

/// Days of a log in SQLite.
@Suite struct LogHistoryTests {
    private let folder: TemporaryFolder
    private let day: LogDay

    init() throws {
        folder = try TemporaryFolder()
        day = try #require(LogDay("2026-11-20"))
    }

    private func line(_ second: Double, track: Int, _ emotion: String, _ day: LogDay) -> String {
        let time = Timestamp(milliseconds: day.moments.lowerBound.milliseconds + Int(second * 1000))
        return #"{"event":"face","time":"\#(time)","source":"a","frame":\#(Int(second * 10)),"pts":\#(second),"track":\#(track),"#
            + #""box":[0,0,9,9],"emotion":"\#(emotion)","confidence":0.9,"probabilities":{"happy":0.5,"sad":0.5},"#
            + #""raw":{"emotion":"sad","confidence":0.5}}"# + "\n"
    }

    /// Two people at nine, one of them for a moment at three in the afternoon, and one the day after.
    private var lines: String {
        get throws {
            let next = try #require(LogDay("2026-11-21")), (nine, three) = (9.0 * 3600, 15.0 * 3600)
            return [
                line(nine, track: 1, "happy", day), line(nine + 1, track: 2, "sad", day), line(nine + 2, track: 1, "happy", day),
                line(nine + 3, track: 2, "sad", day), line(nine + 4, track: 1, "sad", day), line(nine + 5, track: 1, "sad", day),
                line(three, track: 1, "happy", day), line(three + 4, track: 1, "happy", day), line(3600, track: 1, "happy", next),
            ].joined()
        }
    }

    private func database(_ text: String) throws -> String {
        let path = folder.file("log.db")
        let export = LogExport(inputs: [try folder.write(text, to: "log.jsonl")], form: .sqlite, output: path)
        _ = try export.run(onDamage: { Issue.record("\($0)") }, progress: { _ in })
        return path
    }

    private func change(_ path: String, _ sql: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [path, sql]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    private func read(_ path: String, day: LogDay?, patience: Duration = .seconds(60)) throws -> LogHistory? {
        try LogHistory.read(path, day: day, hold: 5, patience: patience)
    }

    @Test func aDayIsInQuartersOfAnHour() throws {
        let history = try #require(try read(database(lines), day: day))
        #expect(history.labels == ["happy", "sad"])
        #expect((history.events, history.people) == (8, 2))
        #expect(history.span == "2026-11-20"..."2026-11-21")
        let filled = history.seconds.enumerated().filter { $0.element.contains { $0 > 0 } }
        #expect(filled.map(\.offset) == [36, 60])
        #expect(filled.map(\.element) == [[4, 3], [4, 0]])
        #expect(history.hours.first == 0 && history.hours.count == 9)
        #expect(history.seconds.count == (history.hours[8] + 899) / 900)
    }

    @Test func itAgreesWithTheReport() throws {
        let path = try database(lines)
        let report = try LogReport(logs: [path], onDamage: { Issue.record("\($0)") }, progress: { _ in })
        let object = try #require(JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
        let history = try #require(try read(path, day: day))
        #expect(object["seconds"] as? Double == history.seconds.joined().reduce(0, +))
    }

    @Test func withoutADayItIsTheLastOne() throws {
        let history = try #require(try read(database(lines), day: nil))
        #expect(history.day.description == "2026-11-21")
        #expect(history.events == 1)
        let empty = try #require(try read(folder.file("log.db"), day: LogDay("2020-02-29")))
        #expect(empty.events == 0 && empty.seconds.joined().allSatisfy { $0 == 0 })
    }

    @Test func aLogWithoutTimesHasNoDays() throws {
        let path = folder.file("recording.db")
        let log = try RecordedLog(path: path)
        log.begin(Run.session)
        try log.receive(Run.observation(0), Run.frame(0))
        try log.finish(Run.summary)
        #expect(try read(path, day: nil) == nil)
        #expect(try read(path, day: day) == nil)
    }

    @Test func itIsReadWhileItIsWritten() throws {
        let path = folder.file("live.db")
        let log = try LiveLog(path: path, selection: .everyFrame)
        log.begin(Run.session)
        for number in 0..<9 {
            try log.see(number)
            #expect(eventually { log.statistics.written == number + 1 })
            #expect(try read(path, day: nil) != nil)
        }
        #expect(try read(path, day: LogDay(of: .now()))?.people == 1)
        try log.finish(Run.summary)
    }

    @Test(arguments: [
        "", "today", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-11-00", "2026-11-31", "2026-11-2", "2026-11-200", "26-11-20",
        "0000-00-00", "1969-12-31", "-026-11-20", "2026/11/20", "2026-11-20T00:00:00Z", " 2026-11-20", "２０２６-11-20", "2026-1\u{0}-20",
        "1' OR 1=1", "+026-11-20",
    ])
    func whatIsNoDayIsNone(text: String) { #expect(LogDay(text) == nil) }

    @Test(arguments: ["2024-02-29", "2026-03-29", "2026-10-25", "1971-01-01", "9999-12-31"])
    func daysAreRead(text: String) throws {
        let day = try #require(LogDay(text))
        #expect(day.description == text)
        let hours = Double(day.moments.upperBound.milliseconds - day.moments.lowerBound.milliseconds) / 3_600_000
        #expect((22...26).contains(hours))
        #expect(LogDay(of: Timestamp(milliseconds: day.moments.upperBound.milliseconds - 1)) == day)
    }

    @Test func rowsThatSomebodyMadeUpDoNoHarm() throws {
        let many = (0..<200).map { line(36_000 + Double($0), track: 1, "happy", day) }.joined()
        let path = try database(many)
        try change(path, "UPDATE faces SET emotion = 'feeling ' || id; UPDATE faces SET time = substr(time, 1, 11) || 'noon' WHERE id = 7")
        let history = try #require(try read(path, day: day))
        #expect(history.labels.count == 64)
        #expect(history.seconds.allSatisfy { $0.count == 64 })
        try change(path, "UPDATE sessions SET labels = '[1, null, {\"a\": [2]}]'; UPDATE faces SET track = 'x', session = 999 WHERE id = 9")
        _ = try? read(path, day: day)
        try change(path, "UPDATE sessions SET labels = 'no JSON'")
        #expect(throws: LogError.self) { try read(path, day: day) }
    }

    @Test func otherFilesAreNoLogs() throws {
        #expect { try LogHistory.check(folder.file("none.db")) } throws: { ($0 as? LogError)?.kind == .missing }
        let text = try folder.write(lines, to: "text.db")
        #expect { try LogHistory.check(text) } throws: { ($0 as? LogError)?.kind == .badData }
        #expect { try read(text, day: nil) } throws: { ($0 as? LogError)?.kind == .badData }
        try change(folder.file("other.db"), "CREATE TABLE faces (time TEXT)")
        for read in [{ _ = try read(folder.file("other.db"), day: nil) }, { try LogHistory.check(folder.file("other.db")) }] {
            #expect { try read() } throws: { ($0 as? LogError)?.kind == .badData }
        }
    }

    @Test func aDayThatTakesTooLongIsGivenUp() throws {
        let path = try database(line(36_000, track: 1, "happy", day))
        try change(
            path, """
            INSERT INTO faces SELECT value, session, time, frame, pts, track, x, y, w, h, emotion, confidence, probabilities, raw_emotion,
                raw_confidence FROM faces, generate_series(2, 70000)
            """)
        #expect { try read(path, day: day, patience: .zero) } throws: { "\($0)".contains("emotiond report") }
        #expect(try read(path, day: day)?.events == 70_000)
    }
}
