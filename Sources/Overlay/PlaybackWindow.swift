internal import CSDL2
package import Imaging
package import Pipeline

/// Shows the frames with what was seen in them in a window, at their times. The q and Esc keys and the window's own button
/// close it.
///
/// SDL wants every call on one thread, on some systems the process's main thread: make, use and drop it there.
package final class PlaybackWindow: Sink {
    package private(set) var isClosed = false
    private let title: String
    private let display: Display
    private var picture: AnnotatedPicture?
    private var screen: Screen?
    private var pacer = FramePacer()

    /// - Throws: `.unavailable` where there is no display.
    package init(title: String) throws(OverlayError) {
        self.title = title
        display = try Display()
    }

    deinit {
        // Before the display is left.
        screen = nil
    }

    /// Whether a window can be opened. Prints nothing and leaves SDL as it was.
    package static func displayIsAvailable() -> Bool {
        do throws(OverlayError) {
            _ = try Display()
            return true
        } catch {
            return false
        }
    }

    package var needsColor: Bool { true }

    package func begin(_ session: Session) throws {
        picture = try AnnotatedPicture(session)
        screen = try Screen(title: title, width: session.source.width, height: session.source.height)
    }

    package func receive(_ observation: Observation, _ frame: borrowing Frame) throws {
        guard !isClosed else { return }
        guard let picture, let screen else { preconditionFailure("a sink is begun before it receives") }
        picture.draw(observation, frame)
        let moment = pacer.moment(of: frame.time)
        handleEvents(until: moment)
        guard !isClosed else { return }
        try screen.show(picture.image)
    }

    package func finish(_ summary: Summary) throws {
        screen = nil
        picture = nil
    }

    /// Handles what the user does until it is time for the next frame, at least what is there already.
    private func handleEvents(until moment: ContinuousClock.Instant) {
        var event = SDL_Event()
        repeat {
            let left = Int32(max(0, (moment - .now) / .milliseconds(1)).rounded(.up))
            guard SDL_WaitEventTimeout(&event, left) == 1 else { continue }
            handle(event)
        } while !isClosed && (moment > .now || SDL_PollEvent(nil) == 1)
    }

    private func handle(_ event: SDL_Event) {
        switch event.type {
        case SDL_QUIT.rawValue: isClosed = true
        case SDL_WINDOWEVENT.rawValue where event.window.event == UInt8(SDL_WINDOWEVENT_CLOSE.rawValue): isClosed = true
        case SDL_WINDOWEVENT.rawValue where event.window.event == UInt8(SDL_WINDOWEVENT_EXPOSED.rawValue): screen?.refresh()
        case SDL_KEYDOWN.rawValue where [Int32(SDLK_q.rawValue), Int32(SDLK_ESCAPE.rawValue)].contains(event.key.keysym.sym):
            isClosed = true
        default: break
        }
        // Hidden at once: the run may take a while to end.
        if isClosed { screen = nil }
    }
}

/// Gives each frame the moment at which it is due, counted from the first.
private struct FramePacer {
    private var start: ContinuousClock.Instant?

    /// Whoever is later than this has missed frames' moments for good: time goes on from there, not in a rush.
    private static let patience = Duration.milliseconds(250)

    mutating func moment(of time: Double) -> ContinuousClock.Instant {
        let now = ContinuousClock.now
        let due = start.map { $0 + .seconds(time) } ?? now
        guard start != nil, now - due < Self.patience else {
            start = now - .seconds(time)
            return now
        }
        return due
    }
}
