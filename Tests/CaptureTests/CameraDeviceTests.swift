import Capture
import Foundation
import Testing

/// A folder in place of /dev, which is removed with this.
private final class FakeDevices {
    let roots: DeviceRoots

    init(nodes: [String] = [], links: [(name: String, target: String)] = []) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("emotiond-dev-\(UUID().uuidString)").path
        roots = DeviceRoots(dev: folder)
        for sub in ["v4l/by-id", "v4l/by-path"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(sub)", withIntermediateDirectories: true)
        }
        for node in nodes { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(node)")) }
        for link in links {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/v4l/\(link.name)", withDestinationPath: "../../\(link.target)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: roots.dev) }
}

private let captureFlags: UInt32 = 0x0420_0001
private let metadataFlags: UInt32 = 0x04A0_0000
private let outputFlags: UInt32 = 0x0420_0002

private func node(_ card: String, flags: UInt32 = captureFlags, formats: [PixelFormat] = [.yuyv]) -> CameraList.ProbeResult {
    .node(
        NodeCapabilities(driver: "uvcvideo", card: card, bus: "usb-0000:00:14.0-1", flags: flags),
        formats.map { CameraMode(format: $0, width: 640, height: 480, interval: FrameInterval(1, 30)) })
}

private func list(_ fake: FakeDevices, _ answers: [String: CameraList.ProbeResult]) -> CameraList {
    CameraList(roots: fake.roots) { path in answers[String(path.split(separator: "/").last!)] ?? .failure(ENOTTY) }
}

struct CameraDeviceTests {
    @Test func nodesAreInTheOrderOfTheirNumbers() throws {
        let fake = try FakeDevices(nodes: ["video10", "video2", "video0", "videox", "video", "vbi0", "null"])
        #expect(fake.roots.videoNodes().map { $0.split(separator: "/").last! } == ["video0", "video2", "video10"])
    }

    @Test func noFolderIsNoCamera() {
        #expect(CameraList(roots: DeviceRoots(dev: "/nowhere-at-all")).devices.isEmpty)
    }

    @Test func theFirstRealColourCameraIsTheDefault() throws {
        let fake = try FakeDevices(nodes: (0...5).map { "video\($0)" })
        let found = list(fake, [
            "video0": node("Integrated IR Camera"), "video1": node("Webcam", flags: metadataFlags),
            "video2": node("Depth", formats: ["Y16 ", "Z16 "]), "video3": node("Loopback", flags: outputFlags),
            "video4": node("Webcam", formats: [.motionJPEG, .yuyv]), "video5": node("Other"),
        ])
        #expect(found.preferred?.path.hasSuffix("video4") == true)
        #expect(found.devices.map { String($0.path.last!) } == ["4", "5", "0", "2"])
        #expect(found.unreadable.isEmpty)
    }

    @Test func aGrayCameraIsBetterThanNone() throws {
        let fake = try FakeDevices(nodes: ["video0"])
        #expect(list(fake, ["video0": node("Mono", formats: [.grey])]).preferred?.isMonochrome == true)
    }

    @Test func aNameThatMerelyHoldsTheLettersIsNotInfrared() throws {
        let fake = try FakeDevices(nodes: ["video0"])
        #expect(list(fake, ["video0": node("FirstChoice Mirror")]).preferred?.isMonochrome == false)
    }

    @Test func nodesWithoutPermissionAreToldOf() throws {
        let fake = try FakeDevices(nodes: ["video0", "video1"])
        let found = list(fake, ["video0": .failure(EACCES), "video1": .failure(ENODEV)])
        #expect(found.devices.isEmpty)
        #expect(found.unreadable.map(\.reason) == ["no permission: add the user to the group video"])
    }

    @Test func theStableNameIsTheDevicesOwnElseTheSockets() throws {
        let fake = try FakeDevices(
            nodes: ["video0", "video2", "video4"],
            links: [
                ("by-path/pci-1-video-index0", "video0"), ("by-id/usb-Cam-video-index0", "video0"),
                ("by-path/pci-2-video-index0", "video2"),
            ])
        let names = fake.roots.videoNodes().map { fake.roots.stableName(ofNode: $0) }
        #expect(names == ["usb-Cam-video-index0", "pci-2-video-index0", nil])
    }

    @Test func modesAreGatheredByFormatAndSize() {
        let rates: [UInt32] = [30, 15]
        let modes = [PixelFormat.motionJPEG, .yuyv].flatMap { format in
            [(640, 480), (320, 240)].flatMap { size in
                rates.map { CameraMode(format: format, width: size.0, height: size.1, interval: FrameInterval(1, $0)) }
            }
        }
        let device = CameraDevice(
            path: "/dev/video0", stableName: nil,
            capabilities: NodeCapabilities(driver: "", card: "", bus: "", flags: captureFlags), modes: modes)
        #expect(device.formats.map(\.format) == [.motionJPEG, .yuyv])
        #expect(device.formats[0].sizes.map(\.description) == ["640×480 (30, 15 fps)", "320×240 (30, 15 fps)"])
    }
}

struct CameraNameTests {
    private func never(_ text: String, _ roots: DeviceRoots = DeviceRoots(), sourceLocation: SourceLocation = #_sourceLocation) {
        do {
            _ = try CameraName(text, roots: roots)
            Issue.record("\(text) passes as a camera", sourceLocation: sourceLocation)
        } catch {
            #expect(error.kind == .unavailable, sourceLocation: sourceLocation)
            #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: ["banana", "", "-1", "video", "videos0", "usb-cam", "usb-cam-video-index", "0x1", " 0"])
    func noCameraIsCalledSo(_ text: String) { never(text) }

    @Test(arguments: ["/dev/null", "/dev", "/etc/passwd", "/dev/null/video0", "/nowhere/video0", "./video0", "/dev/zero"])
    func noCameraCanBeThere(_ path: String) { never(path) }

    @Test func aFileAmongTheNodesIsNoCamera() throws {
        let fake = try FakeDevices(nodes: ["video0"])
        never("0", fake.roots)
        never("\(fake.roots.dev)/video0", fake.roots)
        never("\(fake.roots.dev)/v4l", fake.roots)
    }

    @Test(arguments: [
        "0", "17", "video3", "usb-046d_HD_Pro_Webcam_C920_1234-video-index0", "pci-0000:00:14.0-usb-0:2:1.0-video-index0",
    ])
    func whatIsNotThereNowMayCome(_ text: String) throws {
        let fake = try FakeDevices()
        let name = try CameraName(text, roots: fake.roots)
        #expect(name.resolve() == nil)
        #expect(name.description == text)
    }

    @Test func absentPathsUnderDevMayCome() throws {
        let fake = try FakeDevices()
        for path in ["video9", "v4l/by-id/usb-Cam-video-index0"] {
            #expect(try CameraName("\(fake.roots.dev)/\(path)", roots: fake.roots).resolve() == nil)
        }
    }

    @Test func aDanglingLinkMayCome() throws {
        let fake = try FakeDevices(links: [("by-id/usb-Cam-video-index0", "video7")])
        #expect(try CameraName("usb-Cam-video-index0", roots: fake.roots).resolve() == nil)
    }

    @Test func aNameFollowsTheCameraToItsNewNumber() throws {
        let fake = try FakeDevices()
        let name = try CameraName("usb-Cam-video-index0", roots: fake.roots)
        let link = "\(fake.roots.dev)/v4l/by-id/usb-Cam-video-index0"
        for number in [0, 3] {
            try Data().write(to: URL(fileURLWithPath: "\(fake.roots.dev)/video\(number)"))
            try? FileManager.default.removeItem(atPath: link)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../../video\(number)")
            #expect(name.resolve()?.hasSuffix("/video\(number)") == true)
        }
    }
}
