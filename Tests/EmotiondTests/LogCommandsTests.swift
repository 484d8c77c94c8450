import Foundation
import Testing

/// Logs in several forms, exported and reported by the program.
@Suite struct LogCommandsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func severalLogsAtOnceSayTheSame() throws {
        let logs = ["a.jsonl", "b.csv", "c.db"].map(folder.path)
        let result = try Program.run(["demo"] + logs.flatMap { ["--log", $0] })
        #expect(result.status == 0, "\(result.error)")
        let first = try Data(contentsOf: URL(fileURLWithPath: logs[0]))
        for log in logs {
            let back = folder.path("back.jsonl")
            #expect(try Program.run("export", log, "--to", "jsonl", "--output", back).status == 0)
            #expect(try Data(contentsOf: URL(fileURLWithPath: back)) == first)
        }
        let twice = folder.path("twice.csv")
        #expect(try Program.run("demo", "--log", twice).status == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: twice)) == Data(contentsOf: URL(fileURLWithPath: logs[1])))
        let reports = try logs.map { try Program.run("report", $0, "--json").output.split(separator: "\"events\"").last }
        #expect(reports[0] == reports[1] && reports[0] == reports[2])
    }

    @Test func reportMakesAPageOfTheDemo() throws {
        let log = folder.path("demo.jsonl"), page = folder.path("demo.html")
        #expect(try Program.run("demo", "--log", log).status == 0)
        #expect(try Program.run("report", log, "--output", page).status == 0)
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.contains("person 1") && html.contains("happy"))
    }

    @Test func aDamagedLineIsNamedAndTheRestIsWritten() throws {
        let log = folder.path("demo.jsonl"), output = folder.path("demo.csv")
        #expect(try Program.shell("emotiond demo --log \(log) && sed -i '3s/.*/dam/' \(log)").status == 0)
        for arguments in [["export", log, "--to", "csv", "--output", output], ["report", log, "--json"]] {
            let result = try Program.run(arguments)
            #expect(result.status == 65)
            #expect(result.error.split(separator: "\n").count == 1)
            #expect(result.error.contains("demo.jsonl: line 3 "))
        }
        let written = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").count
        let read = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").count
        #expect(written == read)
    }

    @Test func wrongLogsAreRefused() throws {
        let empty = folder.path("empty.jsonl"), text = folder.path("text.txt"), missing = folder.path("missing.jsonl")
        try Data().write(to: URL(fileURLWithPath: empty))
        try Data(String(repeating: "This is a text.\n", count: 50).utf8).write(to: URL(fileURLWithPath: text))
        for (log, status) in [(empty, 65), (text, 65), (missing, 66)] {
            for command in [["report", log, "--output", folder.path("o.html")], ["export", log, "--to", "csv", "--output", folder.path("o.csv")]] {
                let result = try Program.run(command)
                #expect(result.status == Int32(status), "\(result.error)")
                #expect(result.error.contains(log))
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["empty.jsonl", "text.txt"])
        #expect(try Program.run("export", text, "--to", "dance", "--output", folder.path("o")).status == 64)
        #expect(try Program.run("export", text, "--to", "csv", "--output", text).status == 64)
        #expect(try Program.run("report", text).status == 64)
        let log = folder.path("demo.jsonl")
        #expect(try Program.run("demo", "--log", log).status == 0)
        #expect(try Program.run("export", log, "--to", "csv", "--output", folder.path("missing/o.csv")).status == 74)
        #expect(try Program.run("report", log, "--output", folder.path("missing/o.html")).status == 74)
        #expect(try Program.run("demo", "--log", folder.path("missing/a.db")).status == 74)
    }
}
