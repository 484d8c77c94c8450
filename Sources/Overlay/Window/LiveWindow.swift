package import Imaging
package import Pipeline

/// Shows a camera's pictures as they come, with what was seen in them.
///
/// Two threads use it. The main thread makes it, pumps it and drops it, as SDL wants. The vision thread gives it pictures as to
/// any sink, at any time and without waiting: the newest wins, and a slow display drops pictures.
package final class LiveWindow: Sink, @unchecked Sendable {
    private let intake = PictureIntake()
    private let display: Display
    private var stage: WindowStage?
    /// What became of the pictures. Read on the main thread.
    private var counts = WindowStatistics()

    private static let width = 960
    private static let height = 720
    /// How long a key may wait while no picture comes. Asking SDL costs microseconds.
    private static let patience = Duration.milliseconds(20)

    /// - Throws: `.unavailable` where there is no display.
    package init(title: String, options: LiveWindowOptions = LiveWindowOptions()) throws(OverlayError) {
        display = try Display()
        stage = try WindowStage(title: title, width: Self.width, height: Self.height, options: options)
        tellIntake()
    }

    deinit {
        // Before the display is left.
        stage = nil
    }

    // MARK: Any thread

    /// Whether the user closed it. It stays closed.
    package var isClosed: Bool { !intake.isOpen }

    /// No, while no picture is shown: in privacy, and while nobody can see the window.
    package var needsColor: Bool { intake.isOpen && intake.isVisible && intake.wantsPixels }

    package func begin(_ session: Session) { intake.begin(labels: session.labels) }

    /// Copies the picture and returns: it never waits for the display.
    package func receive(_ observation: Observation, _ frame: borrowing Frame) { intake.put(observation, frame) }

    // MARK: The main thread

    /// As the user or the configuration last set it.
    package var options: LiveWindowOptions {
        if let stage { lastOptions = stage.options }
        return lastOptions
    }
    private var lastOptions = LiveWindowOptions()

    /// Changes how pictures are shown, as when the configuration was read again.
    package func apply(_ options: LiveWindowOptions) {
        stage?.apply(options)
        tellIntake()
    }

    package var statistics: WindowStatistics {
        var statistics = counts
        statistics.dropped = intake.droppedCount
        return statistics
    }

    /// Waits for a picture or for the user, at most so long, and draws what changed. Returns at once when closed.
    package func pump(status: LiveStatus, atMost limit: Duration) {
        let end = ContinuousClock.now + limit
        stage?.update(status)
        while let stage {
            let isTouched = stage.handleEvents()
            tellIntake()
            guard !stage.isClosed else { return close() }
            let isDrawn = draw(stage, arrival: nil)
            let left = isTouched || isDrawn ? .zero : min(end, stage.nextChange ?? end) - .now
            let picture = intake.take(waiting: min(left, Self.patience))
            let isShown = take(picture, stage)
            if isTouched || isDrawn || isShown || .now >= end { return }
        }
    }

    /// Takes the window off the display.
    package func close() {
        _ = options
        intake.isOpen = false
        stage = nil
    }

    private func take(_ picture: consuming WindowPicture?, _ stage: WindowStage) -> Bool {
        guard let picture else { return false }
        let arrival = picture.arrival
        if let memory = stage.show(picture) { intake.recycle(memory) }
        return draw(stage, arrival: arrival)
    }

    /// - Parameter arrival: of the picture that is drawn for the first time.
    private func draw(_ stage: WindowStage, arrival: ContinuousClock.Instant?) -> Bool {
        do throws(OverlayError) {
            guard try stage.drawIfStale() else { return false }
            if let arrival { counts.add(delay: .now - arrival) }
            return true
        } catch {
            // Tried again with the next picture, or after a moment.
            stage.say(error.description, isFailure: true)
            return false
        }
    }

    private func tellIntake() {
        guard let stage else { return }
        intake.isVisible = stage.isVisible
        intake.wantsPixels = !stage.options.privacy
    }
}

/// What became of the pictures that a window was given.
package struct WindowStatistics: Equatable, Sendable {
    package private(set) var shown = 0
    /// Replaced by a newer one before they were shown.
    package internal(set) var dropped = 0
    /// From a picture's arrival until it was on the display: the last one's, and the longest.
    package private(set) var delay = Duration.zero
    package private(set) var longestDelay = Duration.zero

    mutating func add(delay: Duration) {
        shown += 1
        self.delay = delay
        longestDelay = max(longestDelay, delay)
    }
}
