import EventLog
import Foundation
import Glibc
import Pipeline
import Testing

@Suite struct LiveLogTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func log(
        _ path: String, _ selection: LogSelection = .everyFrame, rotation: LogRotation = LogRotation(), capacity: Int = 8192,
        complaints: Complaints = Complaints()
    ) throws -> LiveLog {
        let log = try LiveLog(
            path: path, selection: selection, rotation: rotation, capacity: capacity, onFailure: complaints.note)
        log.begin(Run.session)
        return log
    }

    // MARK: What is logged

    @Test func eachPersonIsLoggedOnceAnIntervalAndAtEachChange() throws {
        let path = folder.file("log.jsonl")
        let log = try log(path, .changes(interval: 1))
        for number in 0..<100 {
            try log.see(number, faces: [Run.face(track: 1), Run.face(track: 2, emotion: (40..<60).contains(number) ? 0 : 1)])
        }
        try log.finish(Run.summary)
        func frames(track: Int) throws -> [Int] {
            try fileLines(path).compactMap { line in
                let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return event?["track"] as? Int == track ? event?["frame"] as? Int : nil
            }
        }
        #expect(try frames(track: 1) == [0, 25, 50, 75])
        #expect(try frames(track: 2) == [0, 25, 40, 60, 85])
        #expect(log.statistics.written == 10)
        #expect(log.statistics.dropped == 0)
    }

    @Test func everyFrameCanBeLogged() throws {
        let path = folder.file("log.jsonl")
        let log = try log(path)
        for number in 0..<300 { try log.see(number) }
        try log.finish(Run.summary)
        #expect(try fileLines(path).count == 301)
        #expect(try fileLines(path)[0].hasPrefix(#"{"event":"face","time":"2"#))
    }

    // MARK: A file that is there

    @Test(arguments: ["log.jsonl", "log.csv"])
    func aFileThatIsThereIsContinued(name: String) throws {
        for number in 0..<3 {
            let log = try log(folder.file(name))
            try log.see(number)
            try log.finish(Run.summary)
        }
        #expect(try fileLines(folder.file(name)).count == (name == "log.csv" ? 7 : 6))
    }

    /// Wherever a kill or a lost disk tore the last line.
    @Test(arguments: ["jsonl", "csv"])
    func aTornLastLineIsRemoved(form: String) throws {
        let whole = folder.file("whole.\(form)")
        let first = try log(whole)
        try first.see(1)
        try first.see(2)
        try first.finish(Run.summary)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
        let ends = bytes.indices.filter { bytes[$0] == 10 }.map { $0 + 1 }
        for length in stride(from: 0, to: bytes.count, by: 7) {
            let path = folder.file("torn.\(form)")
            try bytes.prefix(length).write(to: URL(fileURLWithPath: path))
            let log = try log(path)
            try log.see(3)
            try log.finish(Run.summary)
            let kept = ends.filter { $0 <= length }.count
            let header = form == "csv" && kept == 0 ? 1 : 0
            #expect(try fileLines(path).count == kept + header + 2, "cut after \(length) bytes")
        }
    }

    @Test func anotherProgramsFileIsLeftAlone() throws {
        let path = try folder.write("Dear diary,\ntoday", to: "diary.txt")
        let error = #expect(throws: LogError.self) { try log(path) }
        #expect(error?.kind == .badData)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "Dear diary,\ntoday")
    }

    @Test func csvOfOtherLabelsIsPutAside() throws {
        let path = folder.file("log.csv")
        _ = try folder.write("event,time,source,other\n", to: "log.csv")
        let log = try log(path)
        try log.see(0)
        try log.finish(Run.summary)
        #expect(try fileLines(path).count == 3)
        #expect(try folder.names.count == 2)
    }

    // MARK: Rotation

    @Test(arguments: ["log.jsonl", "log.csv"])
    func rotationBySizeLosesAndSplitsNothing(name: String) throws {
        let log = try log(folder.file(name), rotation: LogRotation(maxBytes: 2000))
        for number in 0..<100 { try log.see(number) }
        try log.finish(Run.summary)
        var count = 0
        for name in try folder.names {
            let size = try FileManager.default.attributesOfItem(atPath: folder.file(name))[.size] as? Int
            #expect(try #require(size) <= 2000)
            count += try fileLines(folder.file(name)).filter { !$0.hasPrefix("event,") }.count
        }
        #expect(try folder.names.count > 5)
        #expect(count == 101)
        #expect(log.statistics.written == 101)
    }

    @Test func whatIsOlderThanTheKeptDaysIsRemoved() throws {
        let old = "log-20200101T000000Z.jsonl", second = "log-20200101T000000Z-2.jsonl"
        let others = ["log-20200101T000000Z.csv", "log-note.jsonl", "other-20200101T000000Z.jsonl"]
        for name in [old, second] + others { _ = try folder.write("", to: name) }
        let path = try folder.write(#"{"event":"face"}"# + "\n", to: "log.jsonl")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -200_000)], ofItemAtPath: path)
        let log = try log(path, rotation: LogRotation(keepDays: 30))
        try log.see(1)
        #expect(eventually { log.statistics.written == 1 })
        try log.finish(Run.summary)
        let names = try folder.names
        #expect(!names.contains(old) && !names.contains(second))
        #expect(Set(others).isSubset(of: names))
        #expect(try fileLines(path).count == 2, "the lines of an earlier day were put aside")
        #expect(names.count == others.count + 2)
    }

    @Test func aFileThatWasMovedAwayIsMadeAgain() throws {
        let path = folder.file("log.jsonl"), moved = folder.file("log.jsonl.1")
        let log = try log(path)
        try log.see(0)
        #expect(eventually { log.statistics.written == 1 })
        #expect(rename(path, moved) == 0)
        #expect(eventually { access(path, F_OK) == 0 }, "by itself")
        try log.see(1)
        #expect(eventually { log.statistics.written == 2 })
        #expect(rename(path, moved) == 0)
        log.reopen()
        try log.finish(Run.summary)
        #expect(try fileLines(path).count + fileLines(moved).count == 2)
    }

    // MARK: Failures

    @Test func aFullDiskIsToldOfOnceAndCounted() throws {
        let complaints = Complaints()
        let log = try log("/dev/full", capacity: 10, complaints: complaints)
        for number in 0..<30 { try log.see(number) }
        #expect(eventually { log.statistics.failures >= 2 })
        #expect(complaints.all.count == 1)
        #expect(complaints.all[0]?.contains("No space left") == true)
        #expect(log.statistics.dropped == 20)
        let error = #expect(throws: LogError.self) { try log.finish(Run.summary) }
        #expect(error?.description.contains("10 events were lost") == true)
        #expect(log.statistics.dropped == 31)
    }

    @Test func aMissingFolderIsAnErrorAtOnce() {
        let error = #expect(throws: LogError.self) { try log(folder.file("missing/log.jsonl")) }
        #expect(error?.description.contains("No such file or directory") == true)
    }

    /// A pipe that nobody reads holds up neither the thread that sees nor another log; when a reader comes it gets everything.
    @Test func aPipeThatNobodyReadsHoldsUpNothing() throws {
        let pipe = folder.file("pipe.jsonl"), path = folder.file("log.jsonl")
        #expect(mkfifo(pipe, 0o600) == 0)
        let complaints = Complaints()
        let stuck = try log(pipe, complaints: complaints), other = try log(path)
        for number in 0..<200 {
            try stuck.see(number)
            try other.see(number)
        }
        try other.finish(Run.summary)
        #expect(try fileLines(path).count == 201)
        #expect(eventually { complaints.all.count == 1 })
        #expect(complaints.all[0]?.contains("nobody reads") == true)

        let reader = Process()
        reader.executableURL = URL(fileURLWithPath: "/bin/sh")
        reader.arguments = ["-c", "cat '\(pipe)' > '\(folder.file("read.jsonl"))'"]
        try reader.run()
        #expect(eventually { log(stuck, hasWritten: 200) })
        try stuck.finish(Run.summary)
        reader.waitUntilExit()
        #expect(try fileLines(folder.file("read.jsonl")).count == 201)
        #expect(complaints.all.count == 2)
        #expect(complaints.all[1] == nil, "told that all is well again")
        #expect(stuck.statistics.failure == nil)
    }

    private func log(_ log: LiveLog, hasWritten count: Int) -> Bool { log.statistics.written == count }

    /// A pipe that is open and full: the end is not waited for.
    @Test func aStuckReaderIsGivenUpAtTheEnd() throws {
        let pipe = folder.file("pipe.jsonl")
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let log = try log(pipe)
        for number in 0..<2000 { try log.see(number) }
        let error = #expect(throws: LogError.self) { try log.finish(Run.summary) }
        #expect(error?.description.contains("were lost at the end") == true)
        let statistics = log.statistics
        #expect(statistics.dropped > 1000)
        #expect(statistics.written > 10)
    }
}
