import Foundation
import Glibc
import Testing

/// A process that logs is killed, again and again: nothing that was stored is lost or split, across its rotated files too.
@Suite struct KilledLogTests {
    @Test(arguments: ["log.jsonl", "log.csv"])
    func aKillInTheMiddleLosesNothingThatWasStored(name: String) throws {
        let folder = try TemporaryFolder()
        let tool = try #require(Probe.executable)
        var stored: [Range<Int>] = []
        for round in 0..<5 {
            let process = Process(), pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: tool)
            process.arguments = [folder.file(name), "\(round * 1_000_000)"]
            process.standardOutput = pipe
            try process.run()
            var told = ""
            while told.split(separator: "\n").count < 8, case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
                told += String(decoding: data, as: UTF8.self)
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let count = try #require(told.split(separator: "\n").last.flatMap { Int($0) })
            stored.append(round * 1_000_000..<round * 1_000_000 + count)
            // The torn line of a kill at a bad moment, made surely.
            let file = try #require(FileHandle(forWritingAtPath: folder.file(name)))
            try file.seekToEnd()
            try file.write(contentsOf: Data((name == "log.csv" ? "face,2026-11-2" : #"{"event":"face","ti"#).utf8))
        }
        var frames: Set<Int> = []
        for name in try folder.names {
            let text = try String(contentsOfFile: folder.file(name), encoding: .utf8)
            for line in text.split(separator: "\n") where !line.hasPrefix("event,") {
                guard line.hasPrefix("{") || line.split(separator: ",").count > 10 else { continue }
                if let frame = frame(String(line)) { #expect(frames.insert(frame).inserted, "once") }
            }
        }
        for range in stored { for number in range { #expect(frames.contains(number)) } }
        #expect(try folder.names.count > 2, "rotated")
    }

    /// The torn line that was added last has none.
    private func frame(_ line: String) -> Int? {
        if line.hasPrefix("face,") {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return fields.count == 22 ? Int(fields[3]) : nil
        }
        let event = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return event?["frame"] as? Int
    }
}
