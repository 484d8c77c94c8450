import Foundation
import Glibc
import Testing

/// Wrong input gets one clear line and the right status, and loses nothing that was written before.
@Suite struct BadInputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func refused(_ arguments: [String], status: Int32, saying part: String) throws {
        let result = try Program.run(arguments)
        #expect(result.status == status, "\(arguments): \(result.error)")
        #expect(result.error.split(separator: "\n").count == 1, "one line: \(result.error)")
        #expect(result.error.contains(part), "\(result.error) lacks: \(part)")
    }

    private func file(_ name: String, _ content: String) throws -> String {
        try Data(content.utf8).write(to: folder.url.appendingPathComponent(name))
        return folder.path(name)
    }

    @Test func noSuchFile() throws {
        let missing = folder.path("missing.mp4")
        try refused(["replay", missing], status: 66, saying: missing)
        try refused(["detect", missing, "--json"], status: 66, saying: missing)
        try refused(["predict", missing], status: 66, saying: missing)
        try refused(["classify", missing], status: 66, saying: missing)
        try refused(["demo", "--model", missing], status: 66, saying: missing)
        try refused(["demo", "--cascade", missing], status: 66, saying: missing)
    }

    @Test func aFoldThatIsNone() throws {
        for fold in ["5/4", "1/1", "quarter"] {
            try refused(["train", "photos", "--fold", fold], status: 64, saying: "--fold takes one of k parts as n/k")
        }
    }

    @Test func notAVideo() throws {
        try refused(["replay", try file("empty.mp4", "")], status: 65, saying: "empty.mp4")
        try refused(["replay", try file("text.mp4", "This is a text.\n")], status: 65, saying: "text.mp4")
    }

    @Test(arguments: ["mp4", "avi"])
    func aVideoCutOffInTheMiddle(container: String) throws {
        let whole = folder.path("whole.\(container)"), cut = folder.path("cut.\(container)"), log = folder.path("cut.jsonl")
        let codec = container == "avi" ? "-c:v mjpeg" : "-c:v libx264 -movflags +faststart"
        let made = try Program.shell(
            "ffmpeg -v error -f lavfi -i testsrc2=s=320x240:r=25:d=4 \(codec) -y \(whole) && "
                + "head -c $(( $(stat -c %s \(whole)) / 2 )) \(whole) > \(cut)")
        #expect(made.status == 0, "\(made.error)")
        let result = try Program.run("replay", cut, "--log", log)
        #expect(result.status == 65)
        #expect(result.error.split(separator: "\n").count == 1)
        let frames = try #require(try Log(log).summary?["frames"] as? Int)
        #expect((20..<100).contains(frames))
    }

    @Test func aListGoesOnAfterABadPicture() throws {
        let good = folder.path("good.png")
        #expect(try Program.shell("ffmpeg -v error -f lavfi -i color=gray:s=64x64 -frames:v 1 -y \(good)").status == 0)
        let bad = try file("bad.png", "no picture")
        let result = try Program.run("predict", bad, good, "--json")
        #expect(result.status == 65)
        #expect(result.objects.count == 2)
        #expect(result.objects[0]["error"] is String)
        #expect((result.objects[1]["faces"] as? [Any])?.isEmpty == true)
    }

    @Test func logsThatCannotBeWritten() throws {
        try refused(["demo", "--log", folder.path("missing/a.jsonl")], status: 74, saying: "missing/a.jsonl")
        try refused(["demo", "--output", folder.path("missing/a.mp4")], status: 74, saying: "missing/a.mp4")
        try refused(["demo", "--log", "/dev/full"], status: 74, saying: "No space left on device")
    }

    /// A small tmpfs, in a mount name space of its own, fills up: what is on it afterwards is whole lines.
    @Test(.enabled(if: canMount, "mounting a small tmpfs needs root"))
    func aFullDiskKeepsWholeLines() throws {
        let disk = folder.path("disk"), copy = folder.path("copy.jsonl")
        let script = """
            mkdir \(disk) && mount -t tmpfs -o size=64k tmpfs \(disk) || exit 77
            '\(Program.executable.path)' demo --log \(disk)/log.jsonl
            status=$?
            cp \(disk)/log.jsonl \(copy)
            exit $status
            """
        try Data(script.utf8).write(to: folder.url.appendingPathComponent("script"))
        let result = try Program.shell("unshare -m bash \(folder.path("script"))")
        #expect(result.status == 74, "\(result.error)")
        #expect(try Log(copy).faces.count > 50)
    }

    private static let canMount = (try? Program.shell("unshare -m true").status) == 0

    @Test func usage() throws {
        try refused(["replay"], status: 64, saying: "file")
        try refused(["dance"], status: 64, saying: "dance")
        try refused(["detect", "a.png", "--scale-factor", "0.9"], status: 64, saying: "scale")
        try refused(["demo", "--threads", "0"], status: 64, saying: "--threads")
    }

    @Test func hostileCascades() throws {
        let laughs = """
            <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
            <opencv_storage><cascade>&lol2;</cascade></opencv_storage>
            """
        try refused(["demo", "--cascade", try file("laughs.xml", laughs)], status: 65, saying: "laughs.xml")
        try refused(["demo", "--cascade", try file("empty.xml", "")], status: 65, saying: "empty.xml")
    }

    @Test func notAModel() throws {
        try refused(["demo", "--model", try file("text.onnx", "no network")], status: 65, saying: "text.onnx")
    }
}
