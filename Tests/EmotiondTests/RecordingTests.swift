import Foundation
import Testing

/// What the pipeline must make of the clips of real faces. The clips are not part of the project.
@Suite(.enabled(if: Program.hasSharedData, "the clips in ../shared/data/videos are not here"))
struct RecordingTests {
    private static func clip(_ name: String) -> String {
        Program.sharedData.appendingPathComponent("videos/\(name)").path
    }

    @Test(arguments: ["man-gesture-640x480.mkv", "man-gesture-640x480-mjpeg.avi", "man-nod-640x480.mkv", "man-smile-480x270.mp4"])
    func onePersonIsOneTrack(name: String) throws {
        for mode in ["full", "track"] {
            let summary = try #require(try Program.run("replay", Self.clip(name), "--json", "--detect", mode).objects.first)
            #expect(summary["tracks"] as? Int == 1)
            let frames = try #require(summary["frames"] as? Int)
            let seen = try #require(summary["frames_with_faces"] as? Int)
            #expect(Double(frames - seen) <= 0.02 * Double(frames), "\(name) \(mode): \(frames - seen) of \(frames) without the face")
        }
    }

    /// They walk up to the camera for a second and a half, and then stand.
    @Test func threePeopleAreThreeTracks() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("three.jsonl")
        _ = try Program.run("replay", Self.clip("three-people-480x270.mp4"), "--log", path)
        let log = try Log(path)
        #expect(log.summary?["tracks"] as? Int == 3)
        let standing = 36..<82
        let seen = log.faces.filter { standing.contains($0["frame"] as? Int ?? -1) }.count
        #expect(Double(3 * standing.count - seen) <= 0.15 * Double(3 * standing.count))
    }

    @Test(arguments: ["man-gesture-640x480.mkv", "three-people-480x270.mp4"])
    func labelsDoNotFlicker(name: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("log.jsonl")
        _ = try Program.run("replay", Self.clip(name), "--log", path)
        var shown: [Int: String] = [:], raw: [Int: String] = [:], switches = (shown: 0, raw: 0)
        for face in try Log(path).faces {
            let track = try #require(face["track"] as? Int), label = try #require(face["emotion"] as? String)
            let rawLabel = try #require((face["raw"] as? [String: Any])?["emotion"] as? String)
            if let last = shown[track], last != label { switches.shown += 1 }
            if let last = raw[track], last != rawLabel { switches.raw += 1 }
            (shown[track], raw[track]) = (label, rawLabel)
        }
        #expect(Double(switches.shown) <= 0.2 * Double(switches.raw), "\(switches)")
    }

    /// A man who looks on, then one who smiles, joined at the same place in the picture.
    @Test func aRealChangeIsShownSoon() throws {
        let folder = try TemporaryFolder()
        let video = folder.path("change.mkv"), path = folder.path("change.jsonl")
        let join =
            "ffmpeg -v error -i '\(Self.clip("man-nod-640x480.mkv"))' -i '\(Self.clip("man-smile-480x270.mp4"))' -filter_complex "
            + "'[0:v]trim=end_frame=36,crop=160:160:226:40,scale=320:320,fps=30,format=gray[a];"
            + "[1:v]trim=end_frame=60,crop=180:180:158:0,scale=320:320,fps=30,setpts=PTS-STARTPTS,format=gray[b];"
            + "[a][b]concat=n=2' -c:v ffv1 -y \(video)"
        #expect(try Program.shell(join).status == 0)
        _ = try Program.run("replay", video, "--log", path)
        let faces = try Log(path).faces
        let change = 36.0 / 30
        let before = faces.last { ($0["pts"] as? Double ?? 9) < change - 0.01 }
        let after = faces.last
        let old = try #require(before?["emotion"] as? String), new = try #require(after?["emotion"] as? String)
        #expect(old == "neutral")
        #expect(new == "happy")
        let first = faces.first { ($0["pts"] as? Double ?? 0) >= change && $0["emotion"] as? String == new }
        #expect(try #require(first?["pts"] as? Double) - change <= 0.4)
    }

    @Test func replaysCompareByteForByte() throws {
        let folder = try TemporaryFolder()
        for (name, threads) in [("a", "1"), ("b", "2")] {
            _ = try Program.run("replay", Self.clip("three-people-480x270.mp4"), "--log", folder.path(name), "--threads", threads)
        }
        let first = try Data(contentsOf: URL(fileURLWithPath: folder.path("a")))
        #expect(!first.isEmpty)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("b"))) == first)
    }
}
