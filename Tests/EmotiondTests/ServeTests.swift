import Foundation
import Testing

/// The web page as a person or a program starts it. What it answers is tested where it is made.
@Suite struct ServeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func address(_ text: String) -> String? { text.firstMatch(of: #/http://127\.0\.0\.1:\d+/#).map { String($0.0) } }

    @Test(arguments: [SIGTERM, SIGINT])
    func itSaysWhereThePageIsAndEndsBySignal(number: Int32) throws {
        let run = try RunningProgram(["serve", "--bind", "127.0.0.1:0"])
        #expect(run.eventually { run.output.contains("\n") })
        let page = try #require(address(run.output))
        let picture = Program.root.appendingPathComponent("Models/demo-frame.jpg").path
        let answer = try Program.shell("curl -sS -F image=@\(picture) \(page)/api/predict")
        #expect((answer.objects.first?["faces"] as? [Any])?.count == 1, "\(answer.error)")
        run.signal(number)
        #expect(run.wait() == 0)
        #expect(run.error.isEmpty)
    }

    @Test func aTakenPortIsSaidInOneLine() throws {
        let first = try RunningProgram(["serve", "--bind", "127.0.0.1:0"])
        #expect(first.eventually { first.output.contains("\n") })
        let bind = try #require(address(first.output)).dropFirst("http://".count)
        for arguments in [["serve", "--bind", String(bind)], ["run", "--device", "video987", "--no-window"]] {
            let second = try Program.run(
                arguments, environment: ["EMOTIOND_DASHBOARD_ENABLED": "true", "EMOTIOND_DASHBOARD_BIND": String(bind)])
            #expect(second.status == 69)
            #expect(second.error.split(separator: "\n").count == 1)
            #expect(second.error.contains("Address already in use"))
        }
    }

    @Test func theNetworkNeedsATokenOrAWord() throws {
        let result = try Program.run("serve", "--bind", "0.0.0.0:0")
        #expect(result.status == 64)
        #expect(result.error.contains("dashboard.token_file"))
        #expect(result.error.split(separator: "\n").count == 1)
        let missing = try Program.run(
            "serve", "--bind", "0.0.0.0:0", environment: ["EMOTIOND_DASHBOARD_TOKEN_FILE": folder.path("none")])
        #expect(missing.status == 66)
    }

    @Test(arguments: [("log.jsonl", Int32(64)), ("none.db", 66), ("text.db", 65)])
    func aLogThatHasNoDaysIsRefused(name: String, status: Int32) throws {
        try Data("no database, though it is called one".utf8).write(to: URL(fileURLWithPath: folder.path("text.db")))
        let result = try Program.run("serve", "--bind", "127.0.0.1:0", "--log", folder.path(name))
        #expect(result.status == status)
        #expect(result.error.split(separator: "\n").count == 1)
    }

    @Test func daysThatAreNoneAreBadRequests() throws {
        let video = folder.path("demo.db")
        try #require(Program.run("demo", "--log", video).status == 0)
        let run = try RunningProgram(["serve", "--bind", "127.0.0.1:0", "--log", video])
        #expect(run.eventually { run.output.contains("\n") })
        let page = try #require(address(run.output))
        let hostile = [
            "day=2026-02-30", "day=", "day=%00", "day=..%2f..%2fetc%2fpasswd", "day=1'%20OR%201=1--", "day=2026-11-20&day=x%22",
            "day=%FF%FE", "day=" + String(repeating: "9", count: 9000), "day=2026-11-20T00:00:00Z",
        ]
        for query in hostile {
            let answer = try Program.shell("curl -sS -w ' %{http_code}' \"\(page)/api/history?\(query)\"")
            let isRefused = answer.output.hasSuffix("}\n 400")
            // Of two days the first is taken.
            #expect(isRefused || query.contains("&") && answer.output.hasSuffix("}\n 200"), "\(query): \(answer.output)")
        }
        let empty = try Program.shell("curl -sS \(page)/api/history").objects.first
        #expect(empty?["day"] is NSNull, "a recording's log has no days")
        run.signal(SIGTERM)
        #expect(run.wait() == 0)
    }

    @Test func aLiveRunShowsItsFaces() throws {
        let (video, feed) = (folder.path("demo.mp4"), folder.path("feed.avi"))
        let made = try Program.shell(
            "emotiond demo --output \(video) && ffmpeg -v error -i \(video) -t 3 -c:v mjpeg -q:v 3 -pix_fmt yuvj422p -y \(feed)")
        try #require(made.status == 0, "\(made.error)")
        let run = try RunningProgram(
            ["run", "--feed", feed, "--no-window"],
            environment: ["EMOTIOND_DASHBOARD_ENABLED": "true", "EMOTIOND_DASHBOARD_BIND": "127.0.0.1:0"])
        #expect(run.eventually { address(run.error) != nil })
        let page = try #require(address(run.error))
        var state: [String: Any] = [:]
        #expect(run.eventually {
            state = (try? Program.shell("curl -sS \(page)/api/state"))?.objects.first ?? [:]
            return (state["faces"] as? [Any])?.isEmpty == false
        })
        #expect((state["camera"] as? [String: String])?["state"] == "streaming")
        let events = try Program.shell("curl -sSN \(page)/api/events | grep -m1 '\"event\":\"face\"' | sed 's/^data: //'")
        #expect(events.objects.first?["time"] is String)
        run.signal(SIGTERM)
        #expect(run.wait() == 0)
    }
}
