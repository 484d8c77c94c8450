package import Capture
package import FaceDetection
internal import Synchronization
internal import Threads

/// A live source run through the pipeline for as long as it is wanted: the newest picture each time, whatever happens to camera
/// and sinks.
///
/// A thread of its own takes pictures out of the source's mailbox, looks at them and hands them to the sinks. All else may be
/// asked from any thread; `start` and `stop` belong to one, which is also where sinks begin and finish.
package final class LiveRun: @unchecked Sendable {
    private let source: any LiveSource
    private let vision: Vision
    private let session: Session
    private let sinks: GuardedSinks
    private let report = LiveReport()
    /// Closed by the thread as its last act.
    private let finished = Mailbox<Never>()
    private var summary: Summary?

    /// The vision and the sinks' `receive` belong to the run from here on.
    ///
    /// - Parameter onSinkFailure: told of each sink's first error, on the thread that met it; it must not block.
    package init(
        source: any LiveSource, vision: Vision, sinks: [any Sink], session: Session,
        onSinkFailure: @escaping @Sendable (any Error) -> Void
    ) {
        self.source = source
        self.vision = vision
        self.session = session
        self.sinks = GuardedSinks(sinks, onFailure: onSinkFailure)
        source.wantsColor = self.sinks.needColor
    }

    /// Begins the sinks and the work.
    package func start() {
        sinks.begin(session)
        report.note(failures: sinks.failures)
        let (worker, finished) = (LiveWorker(source: source, vision: vision, sinks: sinks, report: report), finished)
        nonisolated(unsafe) let unsent = worker
        WorkerThread.start(name: "vision") {
            unsent.run()
            finished.close()
        }
    }

    /// How the run is doing now.
    package var status: LiveStatus {
        var status = LiveStatus(camera: source.state)
        status.statistics = source.statistics
        status.dropped = status.statistics.dropped + source.frames.droppedCount
        report.describe(in: &status)
        return status
    }

    /// Seconds since the vision thread was last seen at work, at most about a quarter while all is well, with or without
    /// pictures. A large value means that it is stuck.
    package var secondsSinceHeartbeat: Double { report.heartbeat.age }

    /// The name of a thread that has not been seen at work for `seconds`; nil while all is well, camera or no camera. A
    /// watchdog should look at this.
    package func stuckThread(after seconds: Double) -> String? {
        if source.secondsSinceHeartbeat > seconds { return "camera" }
        return secondsSinceHeartbeat > seconds ? "vision" : nil
    }

    /// Goes on with other settings from the next picture on. Throws what is wrong with them; the old ones stay then.
    package func apply(_ settings: VisionSettings) throws(DetectionError) {
        try settings.finder.validate()
        report.post(settings)
    }

    /// Ends the work, finishes the sinks, then ends the source. May be called again.
    ///
    /// A thread that is stuck is waited for a moment only, and its sinks are left alone then, since it may still use them.
    @discardableResult
    package func stop() -> Summary {
        if let summary { return summary }
        report.stop()
        // Wakes the thread. What the camera still puts in is not looked at.
        source.frames.close()
        _ = finished.take(waiting: .milliseconds(500))
        var summary = report.summary
        summary.dropped = status.dropped
        if finished.isClosed {
            sinks.finish(summary)
            report.note(failures: sinks.failures)
        }
        // Last: a driver may hold its thread for a while, and everything is flushed by now.
        source.stop()
        self.summary = summary
        return summary
    }
}

/// The work of the vision thread.
private struct LiveWorker {
    let source: any LiveSource
    let vision: Vision
    let sinks: GuardedSinks
    let report: LiveReport

    /// The thread shows that it lives at least this often.
    private static let beat = Duration.milliseconds(250)

    func run() {
        var clock = SourceClock(fallbackRate: nil)
        var summary = Summary()
        while !report.isStopping {
            report.heartbeat.beat()
            guard let frame = source.frames.take(waiting: Self.beat) else {
                if source.frames.isClosed { return }
                continue
            }
            if let settings = report.takeSettings() { apply(settings) }
            let before = vision.times
            let observation = vision.process(frame.picture)
            sinks.receive(observation, frame.picture)
            source.wantsColor = sinks.needColor
            clock.tick(observation.time)
            summary.count(observation)
            summary.tracks = vision.trackCount
            summary.duration = clock.duration
            report.note(summary, faces: observation.faces.count, taken: frame.timestamp, failures: sinks.failures)
            report.note(from: before, to: vision.times)
        }
    }

    private func apply(_ settings: VisionSettings) {
        do throws(DetectionError) {
            try vision.apply(settings)
        } catch {
            preconditionFailure("settings are validated before they are posted: \(error)")
        }
    }
}

/// What the vision thread tells the others, and they it.
private final class LiveReport: Sendable {
    private struct Content {
        var summary = Summary()
        var recent = RecentFrames()
        var stages = StageLatencies()
        var faces = 0
        var failures = 0
        var settings: VisionSettings?
    }

    let heartbeat = Heartbeat()
    private let content = Mutex(Content())
    private let stopping = Atomic<Bool>(false)

    var isStopping: Bool { stopping.load(ordering: .relaxed) }
    func stop() { stopping.store(true, ordering: .relaxed) }

    func post(_ settings: VisionSettings) { content.withLock { $0.settings = settings } }
    func takeSettings() -> VisionSettings? { content.withLock { $0.settings.take() } }

    func note(_ summary: Summary, faces: Int, taken: MonotonicTime, failures: Int) {
        let done = MonotonicTime.now
        content.withLock {
            $0.summary = summary
            $0.faces = faces
            $0.failures = failures
            $0.recent.add(taken: taken, done: done)
            $0.stages.all.add(done.seconds(since: taken))
        }
    }

    func note(from old: StageTimes, to new: StageTimes) { content.withLock { $0.stages.add(from: old, to: new) } }

    func note(failures: Int) { content.withLock { $0.failures = failures } }

    var summary: Summary { content.withLock { $0.summary } }

    func describe(in status: inout LiveStatus) {
        let now = MonotonicTime.now
        let content = content.withLock { $0 }
        status.frames = content.summary.frames
        status.rate = content.recent.rate(at: now)
        status.latency = content.recent.latency(at: now)
        // Nobody is in view of a camera that sends nothing.
        status.faces = status.latency == nil ? 0 : content.faces
        status.stages = content.stages
        status.sinkFailures = content.failures
    }
}
