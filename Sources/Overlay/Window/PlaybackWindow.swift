internal import CSDL2
package import Imaging
package import Pipeline

/// Shows the frames of a recording with what was seen in them in a window, at their times. It has the keys of the live window.
///
/// SDL wants every call on one thread, on some systems the process's main thread: make, use and drop it there.
package final class PlaybackWindow: Sink {
    package private(set) var isClosed = false
    private let title: String
    private let display: Display
    private var labels: [String] = []
    private var stage: WindowStage?
    private var spare: ColorImage?
    private var pacer = FramePacer()

    /// - Throws: `.unavailable` where there is no display.
    package init(title: String) throws(OverlayError) {
        self.title = title
        display = try Display()
    }

    deinit {
        // Before the display is left.
        stage = nil
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
        labels = session.labels
        let source = session.source
        let options = LiveWindowOptions(mirror: false, details: false)
        stage = try WindowStage(title: title, width: source.width, height: source.height, options: options)
    }

    package func receive(_ observation: Observation, _ frame: borrowing Frame) throws {
        guard !isClosed else { return }
        guard let stage else { preconditionFailure("a sink is begun before it receives") }
        let picture = WindowPicture(
            observation, width: frame.luma.width, height: frame.luma.height, image: copy(frame), labels: labels)
        let moment = pacer.moment(of: frame.time)
        try handleEvents(stage, until: moment)
        guard !isClosed else { return }
        spare = stage.show(picture)
        _ = try stage.drawIfStale()
    }

    package func finish(_ summary: Summary) throws { stage = nil }

    private func copy(_ frame: borrowing Frame) -> ColorImage {
        let (width, height) = (frame.luma.width, frame.luma.height)
        var image = spare.take() ?? ColorImage(width: width, height: height)
        if image.width != width || image.height != height { image = ColorImage(width: width, height: height) }
        image.copy(frame)
        return image
    }

    /// Handles what the user does until it is time for the next frame, at least what is there already.
    private func handleEvents(_ stage: WindowStage, until moment: ContinuousClock.Instant) throws {
        var event = SDL_Event()
        repeat {
            let left = Int32(max(0, (moment - .now) / .milliseconds(1)).rounded(.up))
            guard SDL_WaitEventTimeout(&event, left) == 1 else { continue }
            stage.handle(event)
            isClosed = stage.isClosed
            // Hidden at once: the run may take a while to end.
            if isClosed { self.stage = nil }
            _ = try stage.drawIfStale()
        } while !isClosed && (moment > .now || SDL_PollEvent(nil) == 1)
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
