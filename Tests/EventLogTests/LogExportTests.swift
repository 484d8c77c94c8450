import EventLog
import Foundation
import Testing

@Suite struct LogExportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let lines = [
        #"{"event":"face","time":"2026-11-20T17:00:00.123Z","source":"caf\u00e9, \"two\"\nlines","frame":3,"pts":0.12,"track":2,"box":[-1,2,30,30],"emotion":"sad","confidence":0.75,"probabilities":{"happy":0.25,"sad":0.75},"raw":{"emotion":"happy","confidence":0.6}}"#,
        #"{"event":"face","source":"b","frame":0,"pts":0.0,"track":1,"box":[0,0,1,1],"emotion":"ok","confidence":1.0,"probabilities":{"ok":1.0},"raw":{"emotion":"ok","confidence":0.3333}}"#,
        #"{"event":"summary","source":"b","frames":5,"frames_with_faces":1,"faces":1,"tracks":1,"dropped":0,"duration":0.2}"#,
        #"{"event":"face","source":"b","frame":7,"pts":1234567.891,"track":1,"box":[0,0,1,1],"emotion":"ok","confidence":1.0,"probabilities":{"ok":1.0},"raw":{"emotion":"ok","confidence":0.3333}}"#,
    ]

    private func export(_ inputs: [String], _ name: String, complaints: inout [String]) throws -> String {
        var told: [String] = []
        let path = folder.file(name)
        let export = LogExport(inputs: inputs, form: LogForm(path: path), output: path)
        _ = try export.run(onDamage: { told.append($0) }, progress: { _ in })
        complaints = told
        return path
    }

    private func export(_ inputs: [String], _ name: String) throws -> String {
        var complaints: [String] = []
        let path = try export(inputs, name, complaints: &complaints)
        #expect(complaints.isEmpty)
        return path
    }

    private func write(_ lines: [String], _ name: String) throws -> String {
        try folder.write(lines.map { $0 + "\n" }.joined(), to: name)
    }

    /// Everything is the same after a way through all forms.
    @Test(arguments: [["a.db"], ["a.csv"], ["a.csv", "b.sqlite", "c.csv", "d.jsonl", "e.db"]])
    func thereAndBackIsTheSame(way: [String]) throws {
        // As the program writes it: characters, not their numbers.
        let first = try export([try write(Self.lines, "in.jsonl")], "first.jsonl")
        #expect(try fileLines(first).count == 4)
        #expect(try fileLines(first)[0].contains("café, \\\"two\\\"\\nlines"))
        #expect(Array(try fileLines(first).dropFirst()) == Array(Self.lines.dropFirst()))
        let last = try way.reduce(first) { try export([$0], $1) }
        let back = try export([last], "back.jsonl")
        #expect(try Data(contentsOf: URL(fileURLWithPath: back)) == Data(contentsOf: URL(fileURLWithPath: first)))
        #expect(try folder.names.allSatisfy { !$0.contains("part") && !$0.contains("-wal") })
    }

    @Test func logsAreMergedInTheOrderOfTime() throws {
        func line(_ source: String, _ second: Int?) -> String {
            let time = second.map { "\"time\":\"2026-11-20T17:00:0\($0).000Z\"," } ?? ""
            return Self.lines[1].replacingOccurrences(of: #""source":"b""#, with: "\(time)\"source\":\"\(source)\"")
        }
        let first = try write([line("a", 1), line("a", 4), Self.lines[2], line("a", 3), line("a", 6)], "a.jsonl")
        let second = try write([line("b", 2), line("b", 5)], "b.jsonl")
        let third = try write([line("c", nil)], "c.jsonl")
        let merged = try fileLines(try export([first, try export([second], "b.db"), third], "merged.jsonl"))
        let expected = [line("c", nil), line("a", 1), line("b", 2), line("a", 4), Self.lines[2], line("a", 3), line("b", 5), line("a", 6)]
        #expect(merged == expected)
    }

    @Test func damagedLinesAreNamedAndLeftOut() throws {
        let damaged = [
            "", Self.lines[0], "no event", #"{"event":"face","source":"b"}"#, #"{"event":"dance"}"#,
            String(Self.lines[0].dropLast(20)), Self.lines[1] + "x", Self.lines[1].replacingOccurrences(of: "[0,0,1,1]", with: "[0,0]"),
            #"{"a":"# + String(repeating: "[", count: 100_000), String(repeating: "x", count: 3_000_000), Self.lines[3],
        ]
        var complaints: [String] = []
        let path = try export([try write(damaged, "in.jsonl")], "out.jsonl", complaints: &complaints)
        #expect(try fileLines(path).count == 2)
        #expect(complaints.count == 8)
        for (complaint, number) in zip(complaints, 3...) { #expect(complaint.contains("in.jsonl: line \(number) ")) }
        #expect(complaints[1].contains("\"frame\""))
        #expect(complaints[3].contains("cut off"))
    }

    @Test func damagedRecordsOfCSVAreNamedAndLeftOut() throws {
        let good = try fileLines(try export([try write([Self.lines[1], Self.lines[1]], "in.jsonl")], "good.csv"))
        let path = try write([good[0], good[1], "face,,b", "dance" + good[1].dropFirst(4), good[2].replacingOccurrences(of: "0.3333", with: "x"), good[2]], "in.csv")
        var complaints: [String] = []
        #expect(try fileLines(try export([path], "out.jsonl", complaints: &complaints)).count == 2)
        #expect(complaints.map { $0.split(separator: " ")[2] } == ["3", "4", "5"])
    }

    @Test func whatIsNoLogIsRefused() throws {
        for (name, content) in [("empty.jsonl", ""), ("other.csv", "event,time,a\n1,2,3\n"), ("photo.jpg", "\u{1}\u{2}\u{3}")] {
            let path = try folder.write(content, to: name)
            let error = #expect(throws: LogError.self) { try LogReader(path: path) }
            #expect(error?.kind == .badData)
        }
        let error = #expect(throws: LogError.self) { try LogReader(path: folder.file("missing")) }
        #expect(error?.kind == .missing)
        let text = try write((0..<50).map { "line \($0)" }, "notes.txt")
        let reader = try LogReader(path: text)
        #expect(throws: LogError.self) { try reader.next() }
    }
}
