import Foundation
import Glibc
import Testing

/// A live run as a person or systemd starts it, without a camera or with a recording in its place.
@Suite struct RunTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Three seconds of the embedded clip as a webcam would send them.
    private func recording() throws -> String {
        let (video, feed) = (folder.path("demo.mp4"), folder.path("feed.avi"))
        let made = try Program.shell(
            "emotiond demo --output \(video) && ffmpeg -v error -i \(video) -t 3 -c:v mjpeg -q:v 3 -pix_fmt yuvj422p -y \(feed)")
        try #require(made.status == 0, "\(made.error)")
        return feed
    }

    /// No machine has so many cameras.
    private static let absent = ["run", "--device", "video987", "--no-window"]

    @Test func aMissingCameraIsSaidOnceAndNoError() throws {
        let result = try Program.run(Self.absent + ["--duration", "1"])
        #expect(result.status == 0)
        #expect(result.error == "emotiond: no camera video987: plug it in\n")
        #expect(result.lines.count == 1)
        #expect(result.output.contains("0 frames"))
    }

    private static let hasCamera =
        (try? FileManager.default.contentsOfDirectory(atPath: "/dev"))?.contains { $0.hasPrefix("video") } == true

    @Test(.enabled(if: !hasCamera, "there is a camera"))
    func withoutAnyCameraOneIsAskedFor() throws {
        let result = try Program.run("run", "--no-window", "--duration", "1")
        #expect(result.status == 0)
        #expect(result.error == "emotiond: no camera: plug one in\n")
    }

    @Test func facesAreLoggedWithTheTime() throws {
        let log = folder.path("log.jsonl")
        let result = try Program.run("run", "--feed", try recording(), "--no-window", "--log", log, "--duration", "3")
        #expect(result.status == 0, "\(result.error)")
        let events = try Log(log)
        #expect(events.faces.count > 1)
        let form = #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#
        for face in events.faces { #expect(try #require(face["time"] as? String).wholeMatch(of: form) != nil) }
        #expect(events.summary?["tracks"] as? Int == 1)
        #expect(result.output.contains("1 person"))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalEndsTheRunInOrder(number: Int32) throws {
        let log = folder.path("log.jsonl")
        let run = try RunningProgram(["run", "--feed", try recording(), "--no-window", "--log", log])
        #expect(run.eventually { (try? Data(contentsOf: URL(fileURLWithPath: log)))?.isEmpty == false })
        run.signal(number)
        #expect(run.wait() == 0, "a signal is how a service ends")
        #expect(try Log(log).summary != nil)
        #expect(run.output.contains("1 person"))
    }

    @Test func aSignalEndsTheWaitForACamera() throws {
        let run = try RunningProgram(Self.absent)
        #expect(run.eventually { run.error.contains("plug it in") })
        run.signal(SIGTERM)
        #expect(run.wait() == 0)
    }

    @Test func withoutADisplayARunGoesOnAndSaysSoOnce() throws {
        let run = try RunningProgram(["run", "--device", "video987", "--duration", "1"])
        #expect(run.wait() == 0)
        #expect(run.error.components(separatedBy: "there is no display").count == 2)
    }

    @Test func withoutADisplayAWindowIsAnError() throws {
        let run = try RunningProgram(["run", "--window", "--duration", "1"])
        #expect(run.wait() == 69)
        #expect(run.error.split(separator: "\n").count == 1)
    }

    @Test(arguments: ["/etc/passwd", "/dev/null", "/tmp", "webcam", "/nowhere/video0"])
    func whatCanNeverBeACameraIsAnError(name: String) throws {
        let result = try Program.run("run", "--device", name, "--no-window", "--duration", "1")
        #expect(result.status == 69)
        #expect(result.error.split(separator: "\n").count == 1)
        #expect(result.error.contains(name))
    }

    @Test(arguments: [
        ["--size", "640"], ["--size", "0x480"], ["--fps", "-30"], ["--duration", "0"], ["--duration", "soon"],
        ["--format", "M JPEG 2"], ["--detect", "some"], ["--threads", "0"], ["--feed", "a.avi", "--device", "0"],
    ])
    func usage(arguments: [String]) throws {
        let result = try Program.run(["run", "--no-window"] + arguments)
        #expect(result.status == 64, "\(result.error)")
        #expect(result.error.split(separator: "\n").count == 1)
    }

    @Test func whatIsNotThereIsSaid() throws {
        #expect(try Program.run("run", "--feed", folder.path("missing.avi"), "--no-window").status == 66)
        #expect(try Program.run(Self.absent + ["--model", folder.path("missing.onnx")]).status == 66)
        #expect(try Program.run(Self.absent + ["--log", folder.path("missing/log.jsonl")]).status == 74)
    }

    // MARK: The configuration

    @Test func theConfigurationIsReadAgainOnSIGHUP() throws {
        let config = folder.path("emotiond.toml")
        func write(_ text: String) throws { try text.write(toFile: config, atomically: true, encoding: .utf8) }
        try write("[camera]\ndevice = \"video987\"\n[smoothing]\nmargin = 0.2\n")
        let run = try RunningProgram(["run", "--config", config, "--no-window"])
        #expect(run.eventually { run.error.contains("no camera video987: plug it in") }, "the file names the camera")

        try write("[camera]\ndevice = \"video988\"\n[smoothing]\nmargin = 0.3\n")
        run.signal(SIGHUP)
        #expect(run.eventually { run.error.contains("camera.device changes at the next start") })
        #expect(run.error.contains("was read again: smoothing.margin = 0.3\n"))

        try write("[smoothing]\nmargin = 3\n")
        run.signal(SIGHUP)
        #expect(run.eventually { run.error.contains("the old settings stay") })
        #expect(run.error.contains("emotiond.toml:2: smoothing.margin is 3"))

        run.signal(SIGTERM)
        #expect(run.wait() == 0)
    }

    @Test func flagsGoBeforeTheEnvironmentAndTheFile() throws {
        let config = folder.path("emotiond.toml")
        try "[camera]\ndevice = \"video987\"\n".write(toFile: config, atomically: true, encoding: .utf8)
        let rest = ["--config", config, "--no-window", "--duration", "1"]
        func camera(_ flags: [String], _ environment: [String: String]) throws -> String {
            try Program.run(["run"] + flags + rest, environment: environment).error
        }
        let environment = ["EMOTIOND_CAMERA_DEVICE": "video988"]
        #expect(try camera([], [:]).contains("video987"))
        #expect(try camera([], environment).contains("video988"))
        #expect(try camera(["--device", "video989"], environment).contains("video989"))
    }

    @Test(arguments: [
        (["--size", "5x5"], Int32(64), "--size is \"5x5\"; expected a size"),
        (["--threads", "0"], 64, "--threads is \"0\"; expected a whole number from 1 to 64"),
        (["--format", "ABCDE"], 64, "--format takes a pixel format"),
        (["--config", "none.toml"], 66, "none.toml"),
        (["--log", "/nowhere/at/all.jsonl"], 74, "/nowhere/at/all.jsonl"),
    ])
    func wrongInputIsSaidInOneLine(flags: [String], status: Int32, problem: String) throws {
        let result = try Program.run(["run", "--no-window", "--duration", "1"] + flags)
        #expect(result.status == status)
        #expect(result.error.contains(problem) && result.error.split(separator: "\n").count == 1, "\(result.error)")
    }

    // MARK: systemd

    @Test func systemdHearsOfEverythingWithoutACamera() throws {
        let listener = try NotifyListener(folder.path("notify"))
        let run = try RunningProgram(
            Self.absent, environment: ["NOTIFY_SOCKET": folder.path("notify"), "WATCHDOG_USEC": "1000000"])
        #expect(listener.next() == "READY=1", "it does not wait for a camera")
        #expect(listener.wait(for: "STATUS=") == "STATUS=no camera video987: plug it in")
        // Again and again, camera or not.
        for _ in 0..<3 { #expect(listener.wait(for: "WATCHDOG=1") != nil) }
        run.signal(SIGHUP)
        #expect(listener.wait(for: "RELOADING=1\nMONOTONIC_USEC=") != nil)
        #expect(listener.wait(for: "READY=1") != nil)
        run.signal(SIGTERM)
        #expect(listener.wait(for: "STOPPING=1") != nil)
        #expect(run.wait() == 0)
        #expect(run.error.contains("was read again"))
    }

    @Test func systemdHearsTheRate() throws {
        let listener = try NotifyListener(folder.path("notify"))
        let run = try RunningProgram(
            ["run", "--feed", try recording(), "--no-window"], environment: ["NOTIFY_SOCKET": folder.path("notify")])
        var status = ""
        while !status.contains(", 1 face, ") { status = try #require(listener.wait(for: "STATUS=")) }
        #expect(status.contains("streams MJPG 640×480 at 30 fps; "))
        #expect(status.contains(" frames/s, "))
        #expect(status.contains(" ms, "))
        run.signal(SIGINT)
        #expect(run.wait() == 0)
    }

    @Test func theJournalGetsPriorities() throws {
        let (error, arguments) = (folder.path("stderr"), Self.absent.joined(separator: " "))
        _ = try Program.shell("> \(error); JOURNAL_STREAM=$(stat -c %d:%i \(error)) emotiond \(arguments) --duration 1 2>> \(error)")
        #expect(try String(contentsOfFile: error, encoding: .utf8) == "<4>no camera video987: plug it in\n")
        _ = try Program.shell("> \(error); JOURNAL_STREAM=$(stat -c %d:%i \(error)) emotiond run --device /tmp 2>> \(error)")
        #expect(try String(contentsOfFile: error, encoding: .utf8).hasPrefix("<3>/tmp is a folder"))
        _ = try Program.shell("> \(error); JOURNAL_STREAM=8:12345 emotiond \(arguments) --duration 1 2>> \(error)")
        #expect(try String(contentsOfFile: error, encoding: .utf8).hasPrefix("emotiond: "), "stderr is not the journal")
    }
}
