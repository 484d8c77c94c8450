import CSDL2
import Capture
import Glibc
import Imaging
import Overlay
import Pipeline
import Testing

/// Windows belong to one thread of a process: each test has a process of its own. What does not need a display runs on SDL's
/// dummy driver, whose windows nobody sees.
@Suite struct LiveWindowTests {
    @Test func withoutADisplayThereIsNoWindow() async {
        await #expect(processExitsWith: .success) {
            for name in ["DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"] { unsetenv(name) }
            let error = #expect(throws: OverlayError.self) { try LiveWindow(title: "test") }
            #expect(error?.kind == .unavailable)
        }
    }

    @Test(arguments: [Int32(SDLK_q.rawValue), Int32(SDLK_ESCAPE.rawValue)]) func keysCloseIt(key: Int32) async {
        await #expect(processExitsWith: .success) { [key] in
            let window = try Bench.window()
            window.give(ramp(64, 48, phase: 0))
            window.pump()
            #expect(!window.isClosed)
            press(key)
            window.pump()
            #expect(window.isClosed)
            #expect(!window.needsColor)
            // What comes later does no harm.
            window.give(ramp(64, 48, phase: 1))
            window.pump()
            window.apply(LiveWindowOptions())
            try window.finish(Summary())
        }
    }

    @Test func theDesktopsCloseButtonClosesIt() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            var event = SDL_Event()
            event.type = SDL_QUIT.rawValue
            SDL_PushEvent(&event)
            window.pump()
            #expect(window.isClosed)
        }
    }

    @Test func keysHeldWithControlAreTheDesktops() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            press(SDLK_q, modifiers: KMOD_LCTRL)
            press(SDLK_m, modifiers: KMOD_LALT)
            window.pump()
            #expect(!window.isClosed)
            #expect(window.options == Bench.plain)
        }
    }

    /// The main thread sleeps, as it would behind a display that hangs.
    @Test func givingPicturesNeverWaitsForTheWindow() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            Thread.run {
                for i in 0..<500 { window.give(ramp(64, 48, phase: i), number: i) }
            }
            #expect(window.statistics.shown == 0)
            window.pump()
            #expect(window.statistics.shown == 1)
            #expect(window.statistics.dropped == 499)
        }
    }

    @Test func aPictureEndsTheWait() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            window.pump()
            let start = ContinuousClock.now
            Thread.start {
                usleep(100_000)
                window.give(ramp(64, 48, phase: 0))
            }
            while window.statistics.shown == 0 { window.pump(atMost: .seconds(60)) }
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }

    @Test func withoutPicturesItWaitsAsLongAsItMay() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            while SDL_PollEvent(nil) == 1 { window.pump() }
            window.pump()
            let start = ContinuousClock.now
            window.pump(atMost: .milliseconds(150))
            #expect(ContinuousClock.now - start >= .milliseconds(150))
        }
    }

    @Test func keysChangeWhatIsShown() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            #expect(window.needsColor)
            for key in [SDLK_m, SDLK_p, SDLK_d] { press(key) }
            window.pump()
            #expect(window.options == LiveWindowOptions(mirror: true, privacy: true, details: true))
            #expect(!window.needsColor)
            window.apply(Bench.plain)
            #expect(window.options == Bench.plain)
            #expect(window.needsColor)
        }
    }

    @Test func theFullScreenKeyWorksBothWays() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            press(SDLK_f)
            window.pump()
            #expect(window.options.fullscreen)
            #expect(SDL_GetWindowFlags(SDL_GetWindowFromID(1)) & SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue != 0)
            press(SDLK_f)
            window.pump()
            #expect(!window.options.fullscreen)
            #expect(SDL_GetWindowFlags(SDL_GetWindowFromID(1)) & SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue == 0)
        }
    }

    @Test func nothingIsCopiedForAWindowThatNobodySees() async {
        await #expect(processExitsWith: .success) {
            let window = try Bench.window()
            SDL_HideWindow(SDL_GetWindowFromID(1))
            window.pump()
            #expect(!window.needsColor)
            window.give(ramp(64, 48, phase: 0))
            window.pump()
            #expect(window.statistics.shown == 0)
            SDL_ShowWindow(SDL_GetWindowFromID(1))
            window.pump()
            #expect(window.needsColor)
            window.give(ramp(64, 48, phase: 0))
            window.pump()
            #expect(window.statistics.shown == 1)
        }
    }

    @Test(.enabled(if: PlaybackWindow.displayIsAvailable(), "no display: run it under xvfb-run"))
    func aLiveWindowOpensOnTheDisplay() async {
        await #expect(processExitsWith: .success) {
            let window = try LiveWindow(title: "test", options: LiveWindowOptions(fullscreen: true))
            window.begin(Bench.session)
            for i in 0..<5 {
                window.give(ramp(640, 480, phase: i), faces: [face(Box(x: 100, y: 100, width: 200, height: 200))], number: i)
                window.pump()
            }
            #expect(window.statistics.shown > 0)
            window.apply(Bench.plain)
            window.pump()
            press(SDLK_q)
            while !window.isClosed { window.pump() }
        }
    }
}
