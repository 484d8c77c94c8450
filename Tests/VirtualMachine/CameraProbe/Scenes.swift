import Capture
import Glibc
import Imaging
import Threads

/// What a camera may do to us, on a real kernel. Each scene begins with a camera that is plugged in afresh.
struct Scenes {
    let camera: EmulatedCamera
    let folder: String

    var all: [(name: String, body: () throws(Disappointment) -> String)] {
        [
            ("devices", devices), ("motion-jpeg", motionJPEG), ("yuyv", yuyv), ("smaller-size", smallerSize),
            ("truncated", truncated), ("marked-damaged", markedDamaged), ("failed-transfers", failedTransfers),
            ("freeze-short", freezeShort), ("freeze-long", freezeLong), ("busy", busy), ("replug", replug),
            ("replug-other-number", replugOtherNumber), ("absent-at-start", absentAtStart), ("refuses-requests", refuses),
            ("metadata-node", metadataNode),
        ]
    }

    private func devices() throws(Disappointment) -> String {
        let list = CameraList()
        try require(list.devices.count == 1, "one camera, not \(list.devices.map(\.path))")
        let found = list.devices[0]
        try require(found.capabilities.card.hasPrefix("Test Camera"), "its name is \(found.capabilities.card)")
        try require(found.capabilities.bus.hasPrefix("usb-"), "its bus is \(found.capabilities.bus)")
        let wanted = ["MJPG 640×480 at 30 fps", "MJPG 320×240 at 30 fps", "YUYV 640×480 at 30 fps"]
        let modes = found.modes.map(\.description)
        try require(wanted.allSatisfy(modes.contains), "its modes are \(modes)")
        return "\(found.path) \(found.capabilities.card), \(modes.count) modes"
    }

    private func motionJPEG() throws(Disappointment) -> String {
        let expected = try ExpectedPictures(motionJPEG: "\(folder)/clip.mjpeg")
        let watched = Watched()
        try watched.expect("streaming")
        try require(watched.capture.state.description.hasSuffix("MJPG 640×480 at 30 fps"), watched.capture.state.description)
        let rate = try watched.pictures(150) { frame throws(Disappointment) in
            try expected.check(frame)
            try require(frame.timestamp.seconds(since: .now) > -5, "the time stamp is old")
        }
        // It sends 30; a machine in software on a busy host has fewer.
        try require(rate > 8 && rate < 33, "\(rate) pictures a second")
        watched.capture.wantsColor = true
        var colored = 0
        try watched.pictures(10) { frame in colored += frame.picture.color == nil ? 0 : 1 }
        try require(colored >= 8, "\(colored) of 10 pictures in colour")
        try require(watched.capture.secondsSinceHeartbeat < 5, "the thread shows no sign of life")
        try watched.stop()
        let statistics = watched.capture.statistics
        try require(statistics.damaged == 0, "\(statistics)")
        try require(watched.steadyStates == ["streaming"], "states \(watched.states)")
        return "\(Int(rate.rounded())) fps, all as sent; lost \(statistics.lost), superseded \(statistics.superseded)"
    }

    private func yuyv() throws(Disappointment) -> String {
        let expected = try ExpectedPictures(yuyv: "\(folder)/clip.yuyv", width: 640, height: 480)
        let watched = Watched(.init(request: CameraRequest(format: .yuyv)))
        try watched.expect("streaming")
        let rate = try watched.pictures(60) { frame throws(Disappointment) in try expected.check(frame) }
        try watched.stop()
        let statistics = watched.capture.statistics
        return "\(Int(rate.rounded())) fps, all as sent; lost \(statistics.lost), damaged \(statistics.damaged)"
    }

    private func smallerSize() throws(Disappointment) -> String {
        let watched = Watched(.init(request: CameraRequest(width: 300, height: 200, rate: 15)))
        try watched.pictures(20) { frame throws(Disappointment) in
            try require(frame.picture.luma.width == 320 && frame.picture.luma.height == 240, "not 320×240")
        }
        try require(watched.capture.state.description.hasSuffix("MJPG 320×240 at 15 fps"), watched.capture.state.description)
        try watched.stop()
        return watched.states.map(\.description).joined()
    }

    private func truncated() throws(Disappointment) -> String {
        let expected = try ExpectedPictures(motionJPEG: "\(folder)/clip.mjpeg")
        let watched = Watched()
        try watched.pictures(30)
        try camera.tell("trunc 6")
        try until("truncated pictures to be counted", within: 20) { watched.capture.statistics.damaged >= 4 }
        try watched.pictures(30) { frame throws(Disappointment) in try expected.check(frame) }
        try watched.stop()
        try require(watched.steadyStates == ["streaming"], "states \(watched.states)")
        return "\(watched.capture.statistics.damaged) of 6 dropped as damaged, the others superseded"
    }

    private func markedDamaged() throws(Disappointment) -> String {
        let watched = Watched()
        try watched.pictures(30)
        let before = watched.capture.statistics
        try camera.tell("err 6")
        try until("damaged pictures to be counted", within: 20) {
            let now = watched.capture.statistics
            return now.damaged + now.lost - before.damaged - before.lost >= 6
        }
        try watched.pictures(30)
        try watched.stop()
        try require(watched.steadyStates == ["streaming"], "states \(watched.states)")
        return "damaged \(watched.capture.statistics.damaged), lost \(watched.capture.statistics.lost)"
    }

    private func failedTransfers() throws(Disappointment) -> String {
        let watched = Watched()
        try watched.pictures(30)
        try camera.tell("eproto 20")
        try watched.pictures(30)
        try watched.stop()
        return "damaged \(watched.capture.statistics.damaged), lost \(watched.capture.statistics.lost)"
    }

    private func freezeShort() throws(Disappointment) -> String {
        let watched = Watched()
        try watched.pictures(30)
        try camera.tell("freeze")
        try watched.expect("stalled")
        try camera.tell("thaw")
        try watched.expect("streaming")
        try watched.pictures(30)
        try watched.stop()
        try require(watched.states.map(\.name) == ["streaming", "stalled", "streaming"], "states \(watched.states)")
        return "streaming, stalled, streaming; opened \(watched.capture.statistics.openings) times"
    }

    private func freezeLong() throws(Disappointment) -> String {
        let watched = Watched()
        try watched.pictures(30)
        try camera.tell("freeze")
        try until("the stream to be opened again", within: 60) { watched.capture.statistics.openings >= 3 }
        try require(watched.capture.secondsSinceHeartbeat < 5, "the thread shows no sign of life")
        try camera.tell("thaw")
        try watched.expect("streaming")
        try watched.pictures(30)
        try watched.stop()
        try require(watched.states.map(\.name) == ["streaming", "stalled", "streaming"], "states \(watched.states)")
        return "opened \(watched.capture.statistics.openings) times, told once"
    }

    private func busy() throws(Disappointment) -> String {
        let first = Watched()
        try first.pictures(10)
        let second = Watched()
        try second.expect("busy")
        try first.pictures(30)
        try first.stop()
        try second.expect("streaming")
        try second.pictures(30)
        try second.stop()
        try require(second.steadyStates == ["busy", "streaming"], "states \(second.states)")
        return "busy while another streams, then streaming"
    }

    private func replug() throws(Disappointment) -> String {
        let watched = Watched()
        var last = -1
        for _ in 0..<3 {
            try watched.pictures(15) { frame throws(Disappointment) in
                try require(frame.picture.number > last, "numbers go on")
                last = frame.picture.number
            }
            try camera.tell("unplug")
            try watched.expect("absent")
            try camera.tell("plug")
            try watched.expect("streaming")
        }
        try watched.pictures(15)
        try watched.stop()
        let names = watched.steadyStates
        try require(names == ["streaming"] + [["absent", "streaming"], ["absent", "streaming"], ["absent", "streaming"]].joined(),
            "states \(names)")
        return "three times: absent, streaming; last number \(last)"
    }

    private func replugOtherNumber() throws(Disappointment) -> String {
        let watched = Watched()
        try watched.pictures(15)
        let before = CameraList().devices.map(\.path)
        let holder = open(before[0], O_RDWR)
        try require(holder >= 0, "the node cannot be held")
        defer { close(holder) }
        try camera.tell("unplug")
        try watched.expect("absent")
        try camera.tell("plug")
        try watched.expect("streaming")
        try watched.pictures(15)
        let after = CameraList().devices.map(\.path)
        try watched.stop()
        try require(before != after, "the node is \(after) again")
        return "\(before[0]) came back as \(after[0])"
    }

    private func absentAtStart() throws(Disappointment) -> String {
        try camera.tell("unplug")
        try until("the nodes to go", within: 20) { CameraList().devices.isEmpty }
        let any = Watched()
        try any.expect("absent")
        try any.stop()
        let named = Watched(.init(name: try name("0")))
        try named.expect("absent")
        try camera.tell("plug")
        try named.expect("streaming")
        try named.pictures(15)
        try named.stop()
        return named.states.map(\.description).joined(separator: "; ")
    }

    private func refuses() throws(Disappointment) -> String {
        try camera.tell("stall 1")
        let watched = Watched()
        try watched.expect("failed", within: 60)
        let reason = watched.capture.state.description
        try camera.tell("stall 0")
        try watched.expect("streaming", within: 60)
        try watched.pictures(15)
        try watched.stop()
        return reason
    }

    private func metadataNode() throws(Disappointment) -> String {
        try until("the metadata node to come", within: 30) { access("/dev/video1", F_OK) == 0 }
        do {
            _ = try CameraName("1")
        } catch {
            try require(error.kind == .unavailable, "\(error)")
            return error.description
        }
        throw Disappointment(description: "/dev/video1 passes as a camera")
    }

    private func name(_ text: String) throws(Disappointment) -> CameraName {
        do { return try CameraName(text) } catch { throw Disappointment(description: error.description) }
    }
}
