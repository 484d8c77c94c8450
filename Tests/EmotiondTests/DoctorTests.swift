import Capture
import Foundation
import Glibc
import Testing
import emotiond

/// What the doctor finds on machines that are made up, and on this one.
@Suite struct DoctorTests {
    private let folder: TemporaryFolder
    private var surroundings: Surroundings

    /// A machine without cameras and systemd, with a person called anna.
    init() throws {
        folder = try TemporaryFolder()
        surroundings = Surroundings()
        surroundings.environment = ["HOME": folder.url.path]
        surroundings.user = "anna"
        surroundings.isRoot = false
        surroundings.devices = DeviceRoots(dev: folder.path("dev"))
        surroundings.groupFile = folder.path("group")
        surroundings.configuration = folder.path("emotiond.toml")
        surroundings.service = { nil }
        try FileManager.default.createDirectory(atPath: folder.path("dev"), withIntermediateDirectories: true)
    }

    private func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path(name))) }

    private func findings(_ subject: String) -> [Finding] {
        Doctor(surroundings).examine().filter { $0.subject == subject }
    }

    private func finding(_ subject: String) throws -> Finding {
        let findings = findings(subject)
        try #require(findings.count == 1, "\(findings)")
        return findings[0]
    }

    // MARK: Cameras

    @Test func aMachineWithoutCamerasIsNoFault() throws {
        #expect(try finding("camera").level == .note)
        #expect(try finding("camera").message.contains("plug one in"))
    }

    @Test mutating func aCameraIsNamed() throws {
        try write("", to: "dev/video0")
        surroundings.probe = { _ in
            .node(
                NodeCapabilities(driver: "uvcvideo", card: "Webcam C920", bus: "usb-1", flags: 0x0420_0001),
                [CameraMode(format: .motionJPEG, width: 640, height: 480, interval: FrameInterval(1, 30))])
        }
        #expect(try finding("camera").level == .ok)
        #expect(try finding("camera").message == "\(folder.path("dev/video0")): Webcam C920")
    }

    @Test mutating func aCameraThatMayNotBeOpenedNeedsTheGroup() throws {
        try write("", to: "dev/video0")
        try write("root:x:0:\nvideo:x:44:bert,annabel\n", to: "group")
        surroundings.probe = { _ in .failure(EACCES) }
        let finding = try finding("camera")
        #expect(finding.level == .bad)
        #expect(finding.remedy == "sudo usermod -aG video anna, then log in again")
        #expect(Doctor.status(of: [finding]) == 69)
    }

    @Test mutating func whoIsInTheGroupAlreadyOnlyLogsInAgain() throws {
        try write("", to: "dev/video0")
        try write("root:x:0:\nvideo:x:44:bert,anna\n", to: "group")
        surroundings.probe = { _ in .failure(EACCES) }
        let finding = try finding("camera")
        #expect(finding.level == .bad)
        #expect(finding.remedy == nil)
        #expect(finding.message.contains("log out and in again"))
    }

    @Test mutating func aCameraInUseIsNoFault() throws {
        try write("", to: "dev/video0")
        surroundings.probe = { _ in .failure(EBUSY) }
        #expect(try finding("camera").level == .note)
        #expect(try finding("camera").message.contains("in use"))
    }

    // MARK: What is installed

    @Test mutating func missingCascadesAreInstalled() throws {
        surroundings.cascadeFolders = [folder.path("none")]
        let findings = findings("cascade")
        #expect(findings.count == 2)
        for finding in findings {
            #expect(finding.level == .bad)
            #expect(finding.remedy == "sudo apt-get install opencv-data")
        }
        surroundings.isRoot = true
        #expect(self.findings("cascade").first?.remedy == "apt-get install opencv-data")
    }

    @Test mutating func missingLibrariesAreInstalled() throws {
        surroundings.libraries = [
            LoadedLibrary("FFmpeg", packages: "libavformat59 libswscale6") { false },
            LoadedLibrary("SDL", packages: "libsdl2-2.0-0") { true }, LoadedLibrary("oneDNN", packages: "libdnnl2") { false },
        ]
        let finding = try finding("libraries")
        #expect(finding.level == .bad)
        #expect(finding.message == "missing: FFmpeg, oneDNN")
        #expect(finding.remedy == "sudo apt-get install libavformat59 libswscale6 libdnnl2")
    }

    @Test func whatIsHereIsFound() throws {
        #expect(try finding("libraries").level == .ok)
        #expect(findings("cascade").map(\.level) == [.ok, .ok])
        #expect(try finding("model").level == .ok)
        #expect(try finding("font").level == .ok)
        #expect([.ok, .note].contains(try finding("processor").level))
    }

    // MARK: Configuration

    @Test func everyMistakeOfTheConfigurationIsALine() throws {
        try write("[log]\nintervall = 2\nevery = 1\n", to: "emotiond.toml")
        let findings = findings("configuration")
        #expect(findings.count == 2)
        #expect(findings.allSatisfy { $0.level == .misconfigured && $0.word == "bad" })
        #expect(findings[0].message.contains("did you mean log.interval?"))
        #expect(findings[0].remedy == "editor \(folder.path("emotiond.toml"))")
        #expect(Doctor.status(of: findings) == 78)
    }

    @Test func aModelThatIsMissingOrDamagedIsAMistakeOfTheConfiguration() throws {
        try write("[model]\nfile = \"\(folder.path("none.onnx"))\"\n", to: "emotiond.toml")
        #expect(try finding("model").level == .misconfigured)
        try write("no network", to: "none.onnx")
        #expect(try finding("model").level == .misconfigured)
    }

    @Test func logsNeedTheirFolder() throws {
        try write("[log]\nfiles = [\"\(folder.path("logs/a.jsonl"))\", \"-\"]\n", to: "emotiond.toml")
        #expect(try finding("log").remedy == "mkdir -p \(folder.path("logs"))")
        try FileManager.default.createDirectory(atPath: folder.path("logs"), withIntermediateDirectories: true)
        #expect([.ok, .note].contains(try finding("log").level))
        #expect(try finding("log").message.contains("MB free"))
    }

    @Test func aPageWithoutItsTokenIsFound() throws {
        #expect(findings("page").isEmpty)
        let token = folder.path("token")
        try write("[dashboard]\nenabled = true\nbind = \"0.0.0.0:8017\"\ntoken_file = \"\(token)\"\n", to: "emotiond.toml")
        let missing = try finding("page")
        #expect(missing.level == .misconfigured)
        // What it says to run mends it.
        try #require(Program.shell(try #require(missing.remedy)).status == 0)
        #expect(try finding("page").level == .ok)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: token)
        #expect(try finding("page").message.hasSuffix("chmod 600 \(token)"))
        try write("[dashboard]\nenabled = true\n", to: "emotiond.toml")
        #expect(try finding("page").level == .ok)
    }

    @Test func aPasswordThatOthersMayReadIsFound() throws {
        try write("geheim", to: "password")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.path("password"))
        try write("[mqtt]\nenabled = true\nuser = \"a\"\npassword_file = \"\(folder.path("password"))\"\n", to: "emotiond.toml")
        let finding = try finding("broker")
        #expect(finding.level == .misconfigured)
        #expect(finding.message.hasSuffix("run: chmod 600 \(folder.path("password"))"))
    }

    @Test func aWindowThatIsWantedNeedsADisplay() throws {
        try write("[window]\nshow = \"never\"\n", to: "emotiond.toml")
        #expect(try finding("display").level == .ok)
    }

    // MARK: Service

    @Test(arguments: [
        ("LoadState=loaded\nUnitFileState=enabled\nActiveState=active\n", Finding.Level.ok, nil),
        ("LoadState=loaded\nUnitFileState=disabled\nActiveState=inactive\n", .note, "sudo systemctl enable --now emotiond"),
        ("LoadState=loaded\nUnitFileState=enabled\nActiveState=failed\n", .note, "sudo journalctl -u emotiond -n 20"),
        ("LoadState=not-found\nUnitFileState=\nActiveState=inactive\n", .note, nil),
    ] as [(String, Finding.Level, String?)])
    mutating func theServiceIsTold(answer: String, level: Finding.Level, remedy: String?) throws {
        surroundings.service = { answer }
        #expect(try finding("service").level == level)
        #expect(try finding("service").remedy == remedy)
    }

    // MARK: The command

    @Test func theCommandPrintsALineEachWithoutColours() throws {
        let environment = ["HOME": folder.url.path, "EMOTIOND_WINDOW_SHOW": "never", "EMOTIOND_LOG_FILES": "-"]
        let result = try Program.run(["doctor"], environment: environment)
        #expect([0, 69].contains(result.status))
        #expect(result.error == "")
        #expect(!result.output.contains("\u{1B}"))
        for line in result.lines { #expect(line.prefixMatch(of: #/(ok|note|bad) +[a-z]+ +\S/#) != nil, "\(line)") }
        let json = try Program.run(["doctor", "--json"], environment: environment)
        let object = try #require(json.objects.first)
        #expect(object["status"] as? Int32 == json.status)
        #expect((object["checks"] as? [[String: Any]])?.count == result.lines.count)
    }

    @Test func aBadConfigurationEndsWith78() throws {
        try write("[log]\nintervall = 2\n", to: "bad.toml")
        #expect(try Program.run("doctor", "--config", folder.path("bad.toml")).status == 78)
        #expect(try Program.run("doctor", "--config", folder.path("none.toml")).status == 78)
    }

    @Test func coloursAreForTerminalsWithoutNoColor() throws {
        let colored = try Program.shell("unset NO_COLOR; TERM=xterm script -qec \"'\(Program.executable.path)' doctor\" /dev/null || true; true")
        let plain = try Program.shell("TERM=xterm NO_COLOR=1 script -qec \"'\(Program.executable.path)' doctor\" /dev/null || true; true")
        #expect(colored.output.contains("\u{1B}[32mok"))
        #expect(plain.output.contains("ok") && !plain.output.contains("\u{1B}"))
    }
}
