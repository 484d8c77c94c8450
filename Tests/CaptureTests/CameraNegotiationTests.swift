import Capture
import Testing

private func mode(_ format: PixelFormat, _ width: Int, _ height: Int, _ rate: UInt32?) -> CameraMode {
    CameraMode(format: format, width: width, height: height, interval: rate.flatMap { FrameInterval(1, $0) })
}

struct CameraNegotiationTests {
    /// As many webcams are: YUYV is slow at large sizes.
    private let webcam = [
        mode(.yuyv, 640, 480, 30), mode(.yuyv, 1280, 720, 5), mode(.yuyv, 320, 240, 30),
        mode(.motionJPEG, 1280, 720, 30), mode(.motionJPEG, 640, 480, 30), mode(.motionJPEG, 1920, 1080, 30),
        mode(.motionJPEG, 640, 480, 15),
    ]

    private func best(_ modes: [CameraMode], _ request: CameraRequest) -> CameraMode? {
        CameraNegotiation.candidates(modes, for: request).first
    }

    @Test func motionJPEGBeatsSlowYUYV() {
        #expect(best(webcam, CameraRequest(width: 1280, height: 720)) == mode(.motionJPEG, 1280, 720, 30))
    }

    @Test func fastYUYVBeatsSlowMotionJPEG() {
        let modes = [mode(.motionJPEG, 640, 480, 15), mode(.yuyv, 640, 480, 30)]
        #expect(best(modes, CameraRequest()) == modes[1])
    }

    @Test func theOrderOfTheDriverDoesNotMatter() {
        for request in [CameraRequest(), CameraRequest(width: 1280, height: 720), CameraRequest(rate: 15)] {
            #expect(best(webcam, request) == best(webcam.reversed(), request))
        }
    }

    @Test(arguments: [(300, 200, 320, 240), (700, 500, 640, 480), (4000, 3000, 1920, 1080), (1, 1, 320, 240)])
    func theNearestSizeIsTaken(_ width: Int, _ height: Int, _ wantedWidth: Int, _ wantedHeight: Int) {
        let chosen = best(webcam, CameraRequest(width: width, height: height))
        #expect(chosen.map { [$0.width, $0.height] } == [wantedWidth, wantedHeight])
    }

    @Test func theSizeCountsBeforeTheRate() {
        let modes = [mode(.motionJPEG, 320, 240, 120), mode(.yuyv, 640, 480, 10)]
        #expect(best(modes, CameraRequest()) == modes[1])
    }

    @Test func theNearestRateIsTaken() {
        #expect(best(webcam, CameraRequest(rate: 15)) == mode(.motionJPEG, 640, 480, 15))
        #expect(best(webcam, CameraRequest(rate: 29))?.rate == 30)
    }

    @Test func withoutAWishTheHighestRateIsTaken() {
        let modes = [mode(.yuyv, 640, 480, 15), mode(.yuyv, 640, 480, 60), mode(.yuyv, 640, 480, 30)]
        #expect(best(modes, CameraRequest()) == modes[1])
    }

    @Test func anAskedForFormatExcludesTheOthers() {
        let request = CameraRequest(width: 1280, height: 720, format: .yuyv)
        #expect(best(webcam, request) == mode(.yuyv, 1280, 720, 5))
        #expect(CameraNegotiation.candidates(webcam, for: CameraRequest(format: .nv12)).isEmpty)
    }

    @Test func filmsAndDepthAreNoPictures() {
        let modes = [mode("H264", 640, 480, 30), mode("Z16 ", 640, 480, 30), mode("HEVC", 640, 480, 30)]
        #expect(CameraNegotiation.candidates(modes, for: CameraRequest()).isEmpty)
    }

    @Test func grayIsTheLastResort() {
        let modes = [mode(.grey, 640, 480, 60), mode(.yuyv, 320, 240, 15)]
        #expect(best(modes, CameraRequest()) == modes[1])
        #expect(best([modes[0]], CameraRequest()) == modes[0])
        #expect(best(modes, CameraRequest(format: .grey)) == modes[0])
    }

    @Test func anUnknownRateComesAfterAKnownOne() {
        let modes = [mode(.motionJPEG, 640, 480, nil), mode(.yuyv, 640, 480, 5)]
        #expect(best(modes, CameraRequest()) == modes[1])
        #expect(best([modes[0]], CameraRequest(rate: 30)) == modes[0])
    }

    @Test func withoutRoomOnTheBusEachFallbackNeedsLess() {
        let candidates = CameraNegotiation.candidates(webcam, for: CameraRequest(width: 1280, height: 720))
        var chain = [candidates[0]]
        while let next = CameraNegotiation.smaller(than: chain.last!, among: candidates) { chain.append(next) }
        #expect(chain.first == mode(.motionJPEG, 1280, 720, 30))
        #expect(chain.last == mode(.motionJPEG, 640, 480, 15))
        #expect(Set(chain).count == chain.count)
    }

    @Test func yuyvWithoutRoomFallsBackToMotionJPEG() {
        let candidates = CameraNegotiation.candidates(
            [mode(.yuyv, 640, 480, 60), mode(.motionJPEG, 640, 480, 30)], for: CameraRequest())
        #expect(candidates.first?.format == .yuyv)
        #expect(CameraNegotiation.smaller(than: candidates[0], among: candidates)?.format == .motionJPEG)
    }

    @Test func nothingOfferedIsNothingChosen() {
        #expect(CameraNegotiation.candidates([], for: CameraRequest()).isEmpty)
    }
}

struct CameraPixelFormatTests {
    @Test(arguments: [("mjpeg", "MJPG"), ("MJPG", "MJPG"), ("yuyv", "YUYV"), ("YUY2", "YUYV"), ("i420", "YU12"), ("Y10", "Y10")])
    func namesOfPeopleAreUnderstood(_ name: String, _ code: String) {
        #expect(PixelFormat(name: name)?.description == code)
    }

    @Test(arguments: ["", "TOOLONG", "Ü", "a\u{0}b"]) func othersAreNot(_ name: String) {
        #expect(PixelFormat(name: name) == nil)
    }

    @Test func theFirstCharacterIsTheLowestByte() {
        #expect(PixelFormat.yuyv.code == 0x5659_5559)
        #expect(PixelFormat(code: 0x5659_5559 | 1 << 31).description == "YUYV-BE")
    }
}
