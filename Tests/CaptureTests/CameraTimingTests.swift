import Capture
import Testing

struct CameraTimingTests {
    @Test func pausesDoubleUpToTheLongest() {
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(1))
        let pauses = (0..<6).map { _ in backoff.next() }
        #expect(pauses == [100, 200, 400, 800, 1000, 1000].map(Duration.milliseconds))
        backoff.reset()
        #expect(backoff.next() == .milliseconds(100))
    }

    @Test func theFirstFrameMayTakeItsTime() {
        var timeout = FrameTimeout(interval: 1.0 / 30)
        #expect(timeout.seconds == 5)
        timeout.frameCame(after: 1.0 / 30)
        #expect(timeout.seconds == 2)
    }

    @Test func aCameraThatSlowsDownInLowLightIsNotStalled() {
        var timeout = FrameTimeout(interval: 1.0 / 30)
        for _ in 0..<100 { timeout.frameCame(after: 0.4) }
        #expect(abs(timeout.seconds - 4) < 0.01)
        for _ in 0..<100 { timeout.frameCame(after: 0.033) }
        #expect(timeout.seconds == 2)
    }

    @Test func theTimeoutHasBounds() {
        var timeout = FrameTimeout(interval: nil)
        for _ in 0..<100 { timeout.frameCame(after: 1000) }
        #expect(timeout.seconds == 10)
        for _ in 0..<100 { timeout.frameCame(after: -1) }
        #expect(timeout.seconds == 2)
    }

    @Test func statesSayWhatToDoInOneLine() {
        let mode = CameraMode(format: .motionJPEG, width: 640, height: 480, interval: FrameInterval(1, 30))
        let states: [CameraState] = [
            .absent(name: nil), .absent(name: "0"), .busy(device: "/dev/video0"), .noBandwidth(device: "/dev/video0"),
            .stalled(device: "/dev/video0"), .failed(device: "/dev/video0", reason: "no"),
            .streaming(device: "/dev/video0", mode: mode),
        ]
        #expect(Set(states.map(\.description)).count == states.count)
        #expect(states.allSatisfy { !$0.description.contains("\n") })
        #expect(states.filter(\.isStreaming).map(\.description) == ["/dev/video0 streams MJPG 640×480 at 30 fps"])
    }

    @Test func aRateWithAFractionShowsIt() {
        let mode = CameraMode(format: .yuyv, width: 1280, height: 720, interval: FrameInterval(2, 15))
        #expect(mode.description == "YUYV 1280×720 at 7.5 fps")
        #expect(FrameInterval(0, 30) == nil)
    }

    /// With no camera under the folder, the state is told of once, and stopping does not wait for the next attempt.
    @Test func aCaptureWithoutACameraWaitsAndStops() {
        let told = Mailbox<String>()
        let capture = CameraCapture(.init(roots: DeviceRoots(dev: "/nowhere-at-all"))) { told.put($0.name) }
        #expect(told.take(waiting: .seconds(60)) == "absent")
        #expect(capture.state == .absent(name: nil))
        #expect(capture.stop())
        #expect(capture.stop())
        #expect(capture.frames.isClosed)
        #expect(told.take() == nil)
        #expect(capture.statistics == CameraStatistics())
    }
}
