internal import Imaging
internal import Synchronization
internal import Threads

/// A live camera, which is kept open whatever happens to it.
///
/// A thread of its own opens the camera, decodes its newest pictures into `frames`, and opens it again when it went away, was
/// busy, stalled or failed: for ever, at growing intervals, and at once when a camera is plugged in. What it is doing is a
/// `CameraState`; nothing that a camera does is an error here.
package final class CameraCapture: Sendable {
    package struct Configuration: Equatable, Sendable {
        /// Nil takes the first real colour camera.
        package var name: CameraName?
        package var request: CameraRequest
        package var roots: DeviceRoots

        package init(name: CameraName? = nil, request: CameraRequest = CameraRequest(), roots: DeviceRoots = DeviceRoots()) {
            self.name = name
            self.request = request
            self.roots = roots
        }
    }

    /// The newest picture. It is closed when the capture has stopped.
    package let frames = Mailbox<CameraFrame>()
    private let shared: CameraReport
    private let stopSignal = StopSignal()
    /// Closed by the thread as its last act.
    private let finished = Mailbox<Never>()

    /// Starts at once. `onState` is called on the camera's thread, once for each change, and must not block.
    package init(
        _ configuration: Configuration, color: Bool = false, onState: @escaping @Sendable (CameraState) -> Void = { _ in }
    ) {
        shared = CameraReport(color: color, name: configuration.name?.description, onState: onState)
        let (frames, shared, stopSignal, finished) = (frames, shared, stopSignal, finished)
        WorkerThread.start(name: "camera") {
            var worker = CameraWorker(configuration, frames: frames, report: shared, stop: stopSignal)
            worker.run()
            frames.close()
            finished.close()
        }
    }

    deinit { stopSignal.raise() }

    /// What the camera is doing now.
    package var state: CameraState { shared.state }

    /// What became of its pictures so far.
    package var statistics: CameraStatistics { shared.statistics }

    /// Seconds since the thread was last seen at work, at most about half a second while all is well, with or without a
    /// camera. A large value means that it is stuck in the driver: a watchdog should look at this.
    package var secondsSinceHeartbeat: Double { shared.heartbeat.age }

    /// Whether pictures are decoded in colour too, from the next one on.
    package var wantsColor: Bool {
        get { shared.wantsColor }
        set { shared.wantsColor = newValue }
    }

    /// Ends the capture and waits up to a second for it. Returns false where the driver holds the thread longer: it ends by
    /// itself later. May be called again.
    @discardableResult
    package func stop() -> Bool {
        stopSignal.raise()
        _ = finished.take(waiting: .seconds(1))
        return finished.isClosed
    }
}

/// What the camera's thread tells the others.
final class CameraReport: Sendable {
    private struct Content {
        var state: CameraState
        var isPublished = false
        var statistics = CameraStatistics()
    }

    let heartbeat = Heartbeat()
    private let content: Mutex<Content>
    private let color: Atomic<Bool>
    private let onState: @Sendable (CameraState) -> Void

    init(color: Bool, name: String?, onState: @escaping @Sendable (CameraState) -> Void) {
        self.color = Atomic(color)
        self.onState = onState
        content = Mutex(Content(state: .absent(name: name)))
    }

    var state: CameraState { content.withLock { $0.state } }

    /// Tells of a state unless it was the last one told of.
    func publish(_ state: CameraState) {
        let isNew = content.withLock { content in
            guard !content.isPublished || content.state != state else { return false }
            content.state = state
            content.isPublished = true
            return true
        }
        if isNew { onState(state) }
    }

    var statistics: CameraStatistics {
        get { content.withLock { $0.statistics } }
        set { content.withLock { $0.statistics = newValue } }
    }

    var wantsColor: Bool {
        get { color.load(ordering: .relaxed) }
        set { color.store(newValue, ordering: .relaxed) }
    }
}
