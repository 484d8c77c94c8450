import Foundation
import Testing

/// The embedded clip through the whole pipeline: needs nothing but the program and the cascades.
@Suite struct DemoTests {
    @Test func readsHappySurpriseAndNeutralRight() throws {
        let folder = try TemporaryFolder()
        let log = folder.path("demo.jsonl")
        let result = try Program.run("demo", "--log", log, "--json")
        #expect(result.status == 0, "\(result.error)")
        let summary = try #require(result.objects.first)
        #expect(summary["tracks"] as? Int == 1)
        #expect(summary["frames"] as? Int == summary["frames_with_faces"] as? Int)
        let shown = try Log(log).faces.compactMap { $0["emotion"] as? String }
        for emotion in ["happy", "surprise", "neutral"] {
            #expect(shown.filter { $0 == emotion }.count >= 20, "\(emotion) is shown for most of its part")
        }
    }

    @Test func twoRunsWriteTheSameLogWhateverTheThreads() throws {
        let folder = try TemporaryFolder()
        for (name, threads) in [("a", "1"), ("b", "1"), ("c", "2")] {
            #expect(try Program.run("demo", "--log", folder.path(name), "--threads", threads).status == 0)
        }
        let first = try Data(contentsOf: URL(fileURLWithPath: folder.path("a")))
        #expect(!first.isEmpty)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("b"))) == first)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("c"))) == first)
    }

    /// Of the program, one run a process: in a test process other tests use the same codec libraries at the same time.
    @Test func twoRunsWriteTheSameVideo() throws {
        let folder = try TemporaryFolder()
        for name in ["a.mp4", "b.mp4"] { #expect(try Program.run("demo", "--output", folder.path(name)).status == 0) }
        let first = try Data(contentsOf: URL(fileURLWithPath: folder.path("a.mp4")))
        let isSame = try Data(contentsOf: URL(fileURLWithPath: folder.path("b.mp4"))) == first
        #expect(first.count > 1000)
        #expect(isSame)
    }

    @Test func theAnnotatedVideoPlays() throws {
        let folder = try TemporaryFolder()
        let video = folder.path("demo.mp4")
        #expect(try Program.run("demo", "--output", video).status == 0)
        let replayed = try Program.run("detect", video, "--json")
        #expect(replayed.status == 0)
        let shown = try Program.run("demo", "--json").objects[0]["frames"] as? Int
        #expect(replayed.lines.count == shown)
    }

    @Test func aReaderThatLeavesEndsItQuietly() throws {
        let result = try Program.shell("set -o pipefail; emotiond demo --log - | head -1")
        #expect(result.status == 0)
        #expect(result.lines.count == 1)
        #expect(result.error.isEmpty)
    }

    /// Whether the signal comes in the middle or too late: what was written is whole.
    @Test func aSignalEndsTheRunInOrder() throws {
        let folder = try TemporaryFolder()
        let (log, video) = (folder.path("demo.jsonl"), folder.path("demo.mp4"))
        _ = try Program.shell(
            "emotiond demo --log \(log) --output \(video) & until [ -s \(log) ]; do sleep 0.05; done; kill -TERM $!; wait $!")
        let frames = try #require(try Log(log).summary?["frames"] as? Int)
        #expect(try Program.run("detect", video, "--json").lines.count == frames)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["demo.jsonl", "demo.mp4"])
    }

    @Test func withoutADisplayAWindowIsAnError() throws {
        let result = try Program.shell("unset DISPLAY WAYLAND_DISPLAY; emotiond demo --window")
        #expect(result.status == 69)
        #expect(result.error.split(separator: "\n").count == 1)
    }
}

/// A log read back.
struct Log {
    let events: [[String: Any]]

    init(_ path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasSuffix("\n"), "the last line is whole")
        events = try text.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    var faces: [[String: Any]] { events.filter { $0["event"] as? String == "face" } }
    var summary: [String: Any]? { events.last { $0["event"] as? String == "summary" } }
}
