package import Capture
package import Imaging
internal import JSONText
package import Pipeline
internal import Synchronization

/// A live run as the page shows it. A sink among others; it never waits for anyone.
package final class LiveView: Sink, Sendable {
    private struct Content {
        var session: Session?
        var makeTexts: (@Sendable (Observation) -> [String])?
        var status: @Sendable () -> LiveStatus = { LiveStatus(camera: .absent(name: nil)) }
        var logs: @Sendable () -> [LogCounts] = { [] }
        var observation: Observation?
        /// Of the newest picture, in pixels.
        var size: (width: Int, height: Int)?
        var facesSeen = 0
        /// How often each label was shown, by its index.
        var emotionsSeen: [Int] = []
    }

    let events: Broadcast<String>
    /// Nil where the picture is not to be shown.
    let video: VideoFeed?
    private let content = Mutex(Content())
    /// Makes of a session what turns an observation into the objects of a log, those that the log's rule chooses.
    private let makeTexts: @Sendable (Session) -> @Sendable (Observation) -> [String]

    /// - Parameters:
    ///   - showsVideo: clients can watch the camera's picture too.
    ///   - texts: called once, when the run begins; what it returns is called on the vision thread alone.
    package init(
        limits: DashboardConfiguration.Limits = .init(), showsVideo: Bool = false,
        texts: @escaping @Sendable (Session) -> @Sendable (Observation) -> [String]
    ) {
        events = Broadcast(limit: limits.listeners, capacity: 256)
        video = showsVideo ? VideoFeed(limit: limits.listeners) : nil
        makeTexts = texts
    }

    /// Tells where to ask how the run and its logs are doing.
    package func watch(status: @escaping @Sendable () -> LiveStatus, logs: @escaping @Sendable () -> [LogCounts]) {
        content.withLock {
            $0.status = status
            $0.logs = logs
        }
    }

    /// Tells listeners of another state of the camera.
    package func note(_ state: CameraState) { events.send(Self.event(of: state)) }

    // MARK: Sink

    /// Colour is decoded while somebody watches.
    package var needsColor: Bool { video?.isWatched == true }

    package func begin(_ session: Session) {
        let texts = makeTexts(session)
        content.withLock {
            $0.session = session
            $0.makeTexts = texts
            $0.emotionsSeen = [Int](repeating: 0, count: session.labels.count)
        }
    }

    package func receive(_ observation: Observation, _ frame: borrowing Frame) {
        let size = (frame.luma.width, frame.luma.height)
        let (makeTexts, labels) = content.withLock { content in
            content.observation = observation
            content.size = size
            content.facesSeen += observation.faces.count
            for face in observation.faces { content.emotionsSeen[face.emotion] += 1 }
            return (content.makeTexts, content.session?.labels ?? [])
        }
        video?.show(observation.faces, labels: labels, on: frame)
        guard let makeTexts, events.listenerCount > 0 else { return }
        for text in makeTexts(observation) { events.send("data: \(text)\n\n") }
    }

    package func finish(_ summary: Summary) { video?.close() }

    // MARK: For the page

    struct Snapshot {
        let status: LiveStatus
        let source: String
        let labels: [String]
        /// Empty where nobody is in view now.
        let faces: [Face]
        let size: (width: Int, height: Int)?
        let facesSeen: Int
        let emotionsSeen: [Int]
        let logs: [LogCounts]
        let hasVideo: Bool
    }

    var snapshot: Snapshot {
        let content = content.withLock { $0 }
        let status = content.status()
        return Snapshot(
            status: status, source: content.session?.source.name ?? "camera", labels: content.session?.labels ?? [],
            faces: status.latency == nil ? [] : content.observation?.faces ?? [], size: content.size,
            facesSeen: content.facesSeen, emotionsSeen: content.emotionsSeen, logs: content.logs(), hasVideo: video != nil)
    }

    /// The events from now on; nil where too many listen already.
    func listen() -> AsyncStream<String>? {
        let camera = content.withLock { $0.status }().camera
        return events.listen(first: "retry: 2000\n\n" + Self.event(of: camera))
    }

    private static func event(of state: CameraState) -> String {
        "event: state\ndata: \(JSONText.object { $0.camera(state) }.string)\n\n"
    }
}

/// What became of the events of a log.
package struct LogCounts: Sendable {
    package var name: String
    package var written: Int
    package var waiting: Int
    package var dropped: Int
    package var failures: Int

    package init(name: String, written: Int, waiting: Int, dropped: Int, failures: Int) {
        self.name = name
        self.written = written
        self.waiting = waiting
        self.dropped = dropped
        self.failures = failures
    }
}
