import CSDL2
import Capture
import Glibc
import Imaging
import Overlay
import Pipeline
import Testing

@Suite struct ScreenshotTests {
    /// Presses the key in a window of a process of its own, whose pictures go to the folder.
    private static func window(in folder: String, _ options: LiveWindowOptions = Bench.plain) throws -> LiveWindow {
        setenv("XDG_PICTURES_DIR", folder, 1)
        let window = try Bench.window(options)
        Bench.resize(800, 600)
        window.give(plain(640, 480, (20, 20, 220)), faces: [face(Box(x: 270, y: 200, width: 100, height: 100))])
        window.pump()
        return window
    }

    private static func isName(_ name: String) -> Bool {
        name.wholeMatch(of: /emotiond-\d{4}-\d{2}-\d{2}-\d{6}(-\d+)?\.png/) != nil
    }

    @Test func itHasTheWindowsSizeAndPicture() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            let window = try Self.window(in: folder.path)
            press(SDLK_s)
            window.pump()
            #expect(folder.contents.count == 1)
            let name = try #require(folder.contents.first)
            #expect(Self.isName(name), "\(name)")
            let picture = try StillImage.load(path: folder.path + "/" + name, color: true)
            #expect(picture.luma.width == 800 && picture.luma.height == 600)
            #expect(picture.color!.pixel(50, 50) == [20, 20, 220])
            // Neither the help nor a toast is in it: at the foot's middle, over the status line, is the picture.
            for y in 440..<540 { #expect(picture.color!.pixel(400, y) == [20, 20, 220]) }
        }
    }

    @Test func inPrivacyThereIsNoPictureInIt() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            let window = try Self.window(in: folder.path)
            press(SDLK_p)
            press(SDLK_s)
            window.pump()
            let name = try #require(folder.contents.first)
            let picture = try StillImage.load(path: folder.path + "/" + name, color: true)
            for y in stride(from: 0, to: 600, by: 7) {
                for x in stride(from: 0, to: 800, by: 7) {
                    let pixel = picture.color!.pixel(x, y)
                    #expect(!(pixel[2] > 150 && pixel[1] < 80))
                }
            }
        }
    }

    @Test func thoseOfOneSecondDoNotReplaceEachOther() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            let window = try Self.window(in: folder.path)
            for _ in 0..<7 { press(SDLK_s) }
            window.pump()
            #expect(folder.contents.count == 7)
            #expect(folder.contents.allSatisfy(Self.isName))
        }
    }

    @Test func aFolderThatIsNotThereIsToldInTheWindow() async {
        await #expect(processExitsWith: .success) {
            let window = try Self.window(in: "/proc/none")
            let before = Bench.pixels()
            press(SDLK_s)
            window.pump()
            #expect(!window.isClosed)
            // The toast, with an orange edge.
            let shown = Bench.pixels()
            let warning = shown.changes(from: before).count { place in
                let pixel = shown.pixel(place.x, place.y)
                return pixel[2] > 190 && pixel[1] > 120 && pixel[1] < 190 && pixel[0] < 60
            }
            #expect(warning > 200)
        }
    }

    /// A limit on the size of files stands for a full disk.
    @Test func aFullDiskLeavesNoHalfPicture() async {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            let folder = TemporaryFolder()
            let window = try Self.window(in: folder.path)
            var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
            setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
            press(SDLK_s)
            window.pump()
            #expect(!window.isClosed)
            #expect(folder.contents.isEmpty)
        }
    }

    @Test func aRecordingsWindowTakesThemToo() async {
        await #expect(processExitsWith: .success) {
            setenv("SDL_VIDEODRIVER", "dummy", 1)
            let folder = TemporaryFolder()
            setenv("XDG_PICTURES_DIR", folder.path, 1)
            let window = try PlaybackWindow(title: "test")
            try window.begin(Session(source: SourceInfo(name: "made up", width: 320, height: 240), labels: labels))
            for number in 0..<2 {
                let time = Double(number) / 100
                let frame = Frame(number: number, time: time, luma: ramp(320, 240, phase: 0))
                try window.receive(Observation(frame: number, time: time, faces: []), frame)
                press(SDLK_s)
            }
            try window.receive(
                Observation(frame: 2, time: 0.02, faces: []), Frame(number: 2, time: 0.02, luma: ramp(320, 240, phase: 0)))
            try window.finish(Summary())
            #expect(folder.contents.count == 2)
            let shot = try StillImage.load(path: folder.path + "/" + folder.contents[0], color: true)
            #expect(shot.luma.width == 320 && shot.luma.height == 240)
            for (a, b) in zip(shot.luma.packed(), ramp(320, 240, phase: 0).packed()) { #expect(abs(Int(a) - Int(b)) <= 1) }
        }
    }
}
