import CSDL2
import Capture
import Glibc
import Imaging
import Overlay
import Pipeline
import Testing

/// What is seen in a window, pixel by pixel.
@Suite struct WindowPixelTests {
    private static let red: (UInt8, UInt8, UInt8) = (20, 20, 220)
    private static let green: (UInt8, UInt8, UInt8) = (20, 220, 20)

    /// Left half red, right half green.
    private static func halves(_ width: Int, _ height: Int) -> ColorImage {
        var image = plain(width, height, red)
        let right = plain(width, height, green), stride = image.stride
        image.withMutablePixels { to in
            right.withPixels { from in
                for y in 0..<height {
                    let start = y * stride + 4 * (width / 2)
                    (to + start).update(from: from + start, count: 4 * (width - width / 2))
                }
            }
        }
        return image
    }

    private static func isRed(_ pixel: [Int]) -> Bool { pixel[2] > 150 && pixel[1] < 80 }
    private static func isGreen(_ pixel: [Int]) -> Bool { pixel[1] > 150 && pixel[2] < 80 }

    /// Rectangle of the pixels for which something holds.
    private static func extent(_ image: borrowing ColorImage, _ isPart: ([Int]) -> Bool) -> Box? {
        var (left, top, right, bottom) = (Int.max, Int.max, -1, -1)
        for y in 0..<image.height {
            for x in 0..<image.width where isPart(image.pixel(x, y)) {
                (left, right) = (min(left, x), max(right, x))
                (top, bottom) = (min(top, y), max(bottom, y))
            }
        }
        return right < 0 ? nil : Box(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }

    @Test func mirroringTurnsThePictureAndTheBoxes() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            let seen = face(Box(x: 80, y: 200, width: 120, height: 120))
            window.give(Self.halves(640, 480), faces: [seen])
            window.pump()
            // 640×480 is shown at 960×720.
            #expect(Self.isRed(Bench.pixels().pixel(60, 100)) && Self.isGreen(Bench.pixels().pixel(900, 100)))
            let yellow = { (pixel: [Int]) in pixel[0] < 90 && pixel[1] > 190 && pixel[2] > 190 }
            let beforeFound = Self.extent(Bench.pixels(), yellow)
            let before = try #require(beforeFound)
            press(SDLK_m)
            window.pump()
            #expect(Self.isGreen(Bench.pixels().pixel(60, 100)) && Self.isRed(Bench.pixels().pixel(900, 100)))
            let afterFound = Self.extent(Bench.pixels(), yellow)
            let after = try #require(afterFound)
            #expect(before.x < 200 && after.maxX > 760)
            #expect(before.y == after.y || abs(before.height - after.height) < 60)
        }
    }

    /// A letter's picture is not the same turned round: the label reads alike in both.
    @Test func textIsNotMirrored() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            let seen = face(Box(x: 270, y: 200, width: 100, height: 100), emotion: 1)
            window.give(plain(640, 480), faces: [seen])
            window.pump()
            let before = Bench.pixels().bytes()
            window.apply(LiveWindowOptions(mirror: true, details: false))
            window.pump()
            #expect(Bench.pixels().bytes() == before)
        }
    }

    @Test func inPrivacyNoPixelOfThePictureIsShown() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            window.give(Self.halves(640, 480), faces: [face(Box(x: 80, y: 200, width: 120, height: 120))])
            window.pump()
            #expect(Self.extent(Bench.pixels(), Self.isRed) != nil)
            press(SDLK_p)
            // The picture that is on its way when the key is pressed, and those after it.
            window.give(Self.halves(640, 480), faces: [face(Box(x: 80, y: 200, width: 120, height: 120))], number: 1)
            for number in 2..<4 {
                window.pump()
                #expect(Self.extent(Bench.pixels(), Self.isRed) == nil)
                #expect(Self.extent(Bench.pixels(), Self.isGreen) == nil)
                window.give(Self.halves(640, 480), faces: [face(Box(x: 80, y: 200, width: 120, height: 120))], number: number)
            }
            window.pump()
            let shown = Bench.pixels()
            #expect(Self.extent(shown, Self.isRed) == nil && Self.extent(shown, Self.isGreen) == nil)
            #expect(Self.extent(shown) { $0[0] < 90 && $0[1] > 190 && $0[2] > 190 } != nil, "the box is there")
            // Back again, the old picture is not: it was not kept.
            press(SDLK_p)
            window.pump()
            #expect(Self.extent(Bench.pixels(), Self.isRed) == nil)
            window.give(Self.halves(640, 480), number: 5)
            window.pump()
            #expect(Self.extent(Bench.pixels(), Self.isRed) != nil)
        }
    }

    @Test(arguments: [(960, 720), (1280, 720), (500, 700), (320, 240), (1001, 333)])
    func theAspectIsKept(width: Int, height: Int) async {
        await #expect(processExitsWith: .success) { [width, height] in
            let window = try Bench.window()
            Bench.resize(Int32(width), Int32(height))
            window.give(plain(640, 480, Self.red))
            window.pump()
            let shown = Bench.pixels()
            #expect(shown.width == width && shown.height == height)
            let areaFound = Self.extent(shown, Self.isRed)
            let area = try #require(areaFound)
            let wanted = min(Double(width) / 640, Double(height) / 480)
            #expect(abs(Double(area.width) - 640 * wanted) <= 1 && abs(Double(area.height) - 480 * wanted) <= 1)
            #expect(abs(area.x - (width - area.width) / 2) <= 1 && abs(area.y - (height - area.height) / 2) <= 1)
        }
    }

    @Test func textIsAsSharpAsTheWindow() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            Bench.resize(1280, 960)
            // A tiny picture, magnified 20 times.
            window.give(plain(64, 48), faces: [face(Box(x: 26, y: 20, width: 14, height: 14))])
            window.pump()
            let shown = Bench.pixels()
            let box = Box(x: 520, y: 400, width: 280, height: 280)
            // Above the box is the label: its letters go from white to dark within two pixels.
            var steepest = 0
            for y in box.y - 80..<box.y {
                for x in 440..<880 { steepest = max(steepest, abs(shown.pixel(x, y)[1] - shown.pixel(x + 2, y)[1])) }
            }
            #expect(steepest > 180)
        }
    }

    @Test func aCamerasStateStandsOverTheDimmedPicture() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            window.give(plain(640, 480, (200, 200, 200)))
            window.pump()
            let bright = Bench.pixels().pixel(40, 40)[1]
            window.pump(LiveStatus(camera: .absent(name: nil)))
            let dimmed = Bench.pixels()
            #expect(bright == 200)
            #expect((40..<140).contains(dimmed.pixel(40, 40)[1]))
            let card = Self.extent(dimmed) { $0.min()! > 230 }
            let text = try #require(card, "white letters")
            #expect(abs(text.center.x - 480) < 60 && abs(text.center.y - 360) < 120)
            // It goes with the state.
            window.pump(Bench.streaming)
            #expect(Bench.pixels().pixel(40, 40)[1] == 200)
        }
    }

    @Test func aStateIsReadableBeforeAnyPictureAndInASmallWindow() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            Bench.resize(320, 240)
            let states: [CameraState] = [
                .absent(name: nil), .absent(name: "/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920_12345678-video-index0"),
                .busy(device: Bench.device), .noBandwidth(device: Bench.device), .stalled(device: Bench.device),
                .failed(device: Bench.device, reason: "Input/output error"),
            ]
            for state in states {
                window.pump(LiveStatus(camera: state))
                let shown = Bench.pixels()
                let textFound = Self.extent(shown) { $0.min()! > 230 }
                let text = try #require(textFound, "\(state)")
                #expect(text.x > 0 && text.maxX < 320 && text.y > 0 && text.maxY < 240, "\(state)")
            }
        }
    }

    @Test func helpListsTheKeysUntilItIsAskedToGo() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            window.give(plain(640, 480))
            window.pump()
            let before = Bench.pixels()
            press(SDLK_h)
            window.pump()
            let count = Bench.pixels().changes(from: before).count
            #expect(count > 40_000)
            press(SDLK_h)
            window.pump()
            #expect(Bench.pixels().changes(from: before).count == 0)
        }
    }

    @Test func theDetailsShowTheLargestFace() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window(LiveWindowOptions(mirror: false, details: true))
            // Two faces below the panel: the larger one is surprised.
            let faces = [
                face(Box(x: 40, y: 330, width: 60, height: 60), track: 1, emotion: 4),
                face(Box(x: 200, y: 300, width: 120, height: 120), track: 2, emotion: 5, confidence: 1),
            ]
            window.give(plain(640, 480), faces: faces)
            window.pump()
            let shown = Bench.pixels()
            // Surprise is orange, sadness blue: in the panel, in the window's right top, only the first has a long bar.
            var orange = 0, blue = 0
            for y in 0..<300 {
                for x in 600..<960 {
                    let pixel = shown.pixel(x, y)
                    if pixel[2] > 200, pixel[1] > 130, pixel[1] < 190, pixel[0] < 60 { orange += 1 }
                    if pixel[0] > 200, pixel[1] > 150, pixel[2] < 120 { blue += 1 }
                }
            }
            #expect(orange > 300)
            #expect(blue < orange / 4)
            window.apply(Bench.plain)
            window.pump()
            #expect(Bench.pixels().changes(from: shown).count > 10_000)
        }
    }

    @Test func aPictureOfAnotherSizeTakesItsPlace() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            window.give(plain(640, 480, Self.red))
            window.pump()
            window.give(plain(320, 320, Self.green), number: 1)
            window.pump()
            let shown = Bench.pixels()
            #expect(Self.extent(shown, Self.isRed) == nil)
            #expect(Self.extent(shown, Self.isGreen) == Box(x: 120, y: 0, width: 720, height: 720))
        }
    }

    @Test func aGrayFrameIsShownGray() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            window.give(GrayImage(width: 640, height: 480, filledWith: 77))
            window.pump()
            #expect(Bench.pixels().pixel(300, 300) == [77, 77, 77])
        }
    }
}
