import CSDL2
import Glibc
import Imaging
import Overlay
import Pipeline
import Testing

/// Windows belong to one thread of a process: each test has a process of its own.
@Suite struct PlaybackWindowTests {
    @Test func withoutADisplayThereIsNoWindowAndNoNoise() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent, \.standardOutputContent]) {
            for name in ["DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"] { unsetenv(name) }
            #expect(!PlaybackWindow.displayIsAvailable())
            // A display that does not answer.
            setenv("DISPLAY", ":4711", 1)
            setenv("WAYLAND_DISPLAY", "wayland-4711", 1)
            #expect(!PlaybackWindow.displayIsAvailable())
            let error = #expect(throws: OverlayError.self) { try PlaybackWindow(title: "test") }
            #expect(error?.kind == .unavailable)
            #expect(SDL_WasInit(0) == 0)
        }
        #expect(result?.standardErrorContent.isEmpty == true)
    }

    /// SDL's dummy driver has windows that nobody sees.
    @Test(arguments: [Int32(SDLK_q.rawValue), Int32(SDLK_ESCAPE.rawValue)]) func keysCloseIt(key: Int32) async {
        await #expect(processExitsWith: .success) { [key] in
            setenv("SDL_VIDEODRIVER", "dummy", 1)
            #expect(PlaybackWindow.displayIsAvailable())
            #expect(SDL_WasInit(0) == 0)
            let window = try PlaybackWindow(title: "test")
            try window.begin(Session(source: SourceInfo(name: "made up", width: 64, height: 48), labels: labels))
            try show(0, time: 0, on: window)
            try show(1, time: 0.01, on: window)
            #expect(!window.isClosed)
            var event = SDL_Event()
            event.key.type = SDL_KEYDOWN.rawValue
            event.key.keysym.sym = key
            SDL_PushEvent(&event)
            try show(2, time: 0.02, on: window)
            #expect(window.isClosed)
            try show(3, time: 100, on: window)
            try window.finish(Summary())
        }
    }

    @Test func framesWaitForTheirTime() async {
        await #expect(processExitsWith: .success) {
            setenv("SDL_VIDEODRIVER", "dummy", 1)
            let window = try PlaybackWindow(title: "test")
            try window.begin(Session(source: SourceInfo(name: "made up", width: 64, height: 48), labels: labels))
            let start = ContinuousClock.now
            try show(0, time: 0, on: window)
            try show(1, time: 0.15, on: window)
            try show(2, time: 0.3, on: window)
            #expect(ContinuousClock.now - start >= .milliseconds(300))
            try window.finish(Summary())
        }
    }

    @Test(.enabled(if: PlaybackWindow.displayIsAvailable(), "no display: run it under xvfb-run"))
    func aWindowOpensOnTheDisplay() async {
        await #expect(processExitsWith: .success) {
            let window = try PlaybackWindow(title: "test")
            // Odd, and larger than any display.
            try window.begin(Session(source: SourceInfo(name: "made up", width: 9001, height: 4001), labels: labels))
            let frame = Frame(number: 0, time: 0, luma: ramp(9001, 4001, phase: 0))
            try window.receive(Observation(frame: 0, time: 0, faces: [face(Box(x: 10, y: 10, width: 40, height: 40))]), frame)
            var event = SDL_Event()
            event.type = SDL_QUIT.rawValue
            SDL_PushEvent(&event)
            try show(1, time: 0.01, on: window)
            #expect(window.isClosed)
            try window.finish(Summary())
        }
    }
}

private func show(_ number: Int, time: Double, on window: PlaybackWindow) throws {
    let frame = Frame(number: number, time: time, luma: ramp(64, 48, phase: number))
    try window.receive(
        Observation(frame: number, time: time, faces: [face(Box(x: 10, y: 20, width: 20, height: 20))]), frame)
}
