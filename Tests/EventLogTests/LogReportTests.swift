import EventLog
import Foundation
import Testing

@Suite struct LogReportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func line(_ pts: Double, track: Int, _ emotion: String, _ confidence: Double, source: String = "a") -> String {
        #"{"event":"face","source":"\#(source)","frame":\#(Int(pts * 10)),"pts":\#(pts),"track":\#(track),"box":[0,0,9,9],"#
            + #""emotion":"\#(emotion)","confidence":\#(confidence),"probabilities":{"happy":0.5,"sad":0.5},"#
            + #""raw":{"emotion":"sad","confidence":0.5}}"#
    }

    /// Person 1: happy 0–2 s, sad 2–3 s, away, happy 20–21 s. Person 2: sad 1–4 s, of it 2 s uncertain.
    private var log: String {
        get throws {
            try folder.write(
                [
                    line(0, track: 1, "happy", 0.9), line(1, track: 1, "happy", 0.9), line(1, track: 2, "sad", 0.4),
                    line(2, track: 1, "sad", 0.8), line(2, track: 2, "sad", 0.3), line(3, track: 1, "sad", 0.8),
                    line(3, track: 2, "sad", 0.9), line(4, track: 2, "sad", 0.9), line(20, track: 1, "happy", 0.9),
                    line(21, track: 1, "happy", 0.9),
                    #"{"event":"summary","source":"a","frames":210,"frames_with_faces":9,"faces":10,"tracks":2,"dropped":1,"duration":21.0}"#,
                    line(0, track: 1, "happy", 0.9),
                ].map { $0 + "\n" }.joined(), to: "log.jsonl")
        }
    }

    private func object(_ report: LogReport) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
    }

    @Test(arguments: ["log.jsonl", "log.csv", "log.db"])
    func theNumbersAreThoseOfTheLog(form: String) throws {
        var path = try log
        if !form.hasSuffix("jsonl") {
            let export = LogExport(inputs: [path], form: LogForm(path: form), output: folder.file(form))
            _ = try export.run(onDamage: { _ in }, progress: { _ in })
            path = folder.file(form)
        }
        let report = try object(LogReport(logs: [path], onDamage: { Issue.record("\($0)") }, progress: { _ in }))
        #expect(report["events"] as? Int == 12)
        #expect(report["seconds"] as? Double == 7)
        #expect(report["uncertain_seconds"] as? Double == 2)
        #expect(report["shares"] as? [String: Double] == ["happy": 0.4286, "sad": 0.5714])
        let transitions = try #require(report["transitions"] as? [[String: Any]])
        #expect(transitions.count == 1)
        #expect(transitions[0]["from"] as? String == "happy" && transitions[0]["to"] as? String == "sad")
        #expect(transitions[0]["count"] as? Int == 1)
        let sessions = try #require(report["sessions"] as? [[String: Any]])
        #expect(sessions.map { $0["people"] as? Int } == [2, 1])
        #expect(sessions.map { $0["frames"] as? Int } == [210, nil])
        #expect(sessions[0]["dropped"] as? Int == 1)
        let people = try #require(report["people"] as? [[String: Any]])
        #expect(people.map { $0["seconds"] as? Double } == [4, 3, 0])
        #expect(people[0]["last"] as? Double == 21)
        let uncertain = try #require(report["uncertain"] as? [[String: Any]])
        #expect(uncertain.count == 1)
        #expect(uncertain[0]["track"] as? Int == 2)
        #expect(uncertain[0]["from"] as? Double == 1 && uncertain[0]["seconds"] as? Double == 2)
        #expect(uncertain[0]["confidence"] as? Double == 0.35)
        #expect(uncertain[0]["emotion"] as? String == "sad")
    }

    @Test func thePageIsWholeAndNeedsNothingElse() throws {
        let path = try log
        let evil = try folder.write(
            [line(0, track: 1, "<script>x</script>", 1, source: "<img src=x>&"), line(1, track: 1, "b", 1, source: "<img src=x>&")]
                .map { $0 + "\n" }.joined(), to: "evil.jsonl")
        let page = folder.file("report.html")
        let report = try LogReport(logs: [path, evil], onDamage: { Issue.record("\($0)") }, progress: { _ in })
        try report.writePage(to: page)
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
        #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("http"))
        #expect(html.contains("&lt;img src=x&gt;&amp;"))
        #expect(html.contains("person 2"))
        #expect(try folder.names == ["evil.jsonl", "log.jsonl", "report.html"])
    }

    @Test func aLogWithNobodyInItMakesAPageToo() throws {
        let path = try folder.write(
            #"{"event":"summary","source":"a","frames":2,"frames_with_faces":0,"faces":0,"tracks":0,"dropped":0,"duration":0.1}"# + "\n",
            to: "nobody.jsonl")
        let report = try LogReport(logs: [path], onDamage: { _ in }, progress: { _ in })
        try report.writePage(to: folder.file("report.html"))
        #expect(try object(report)["events"] as? Int == 1)
    }
}
