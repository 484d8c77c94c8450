package import Capture
package import Imaging
package import Pipeline
internal import Synchronization
internal import Threads

/// Emotions for a broker: the camera's state, and the events of a log. Never waited for, and never given up.
///
/// Events go into a bounded queue; a thread of this sink alone sends them. A broker that is away is tried again at growing
/// intervals up to half a minute; when it is back it is told the newest state, and the events that the queue still has.
package final class MQTTSink: Sink, Sendable {
    private struct Content {
        var session: Session?
        var selector: LogSelector
        var main = MainFace()
    }

    private let content: Mutex<Content>
    private let outbox: Outbox
    private let clock: @Sendable () -> Timestamp
    private let broker: String

    /// How long `finish` waits for the last events.
    private static let patience = Duration.milliseconds(800)

    /// - Parameters:
    ///   - capacity: events that wait at most, sent and not acknowledged ones among them.
    ///   - backoff: the pauses between attempts to connect.
    ///   - onChange: called on the broker's thread at each change of the connection.
    package init(
        _ configuration: MQTTConfiguration, selection: LogSelection = .changes(interval: 1), capacity: Int = 1024,
        backoff: Backoff = Backoff(first: .milliseconds(250), longest: .seconds(30)),
        clock: @escaping @Sendable () -> Timestamp = { Timestamp.now() },
        onChange: @escaping @Sendable (MQTTLinkState) -> Void = { _ in }
    ) {
        content = Mutex(Content(session: nil, selector: LogSelector(selection)))
        let outbox = Outbox(capacity: capacity)
        self.outbox = outbox
        self.clock = clock
        broker = "\(configuration.host):\(configuration.port)"
        WorkerThread.start(name: "mqtt") {
            var sender = MQTTSender(configuration, outbox: outbox, backoff: backoff, clock: clock, onChange: onChange)
            sender.run()
        }
    }

    deinit { _ = outbox.end(within: .zero) }

    package var statistics: MQTTStatistics { outbox.statistics }

    /// Tells how the run is doing. A change of the camera's state is sent at once, all else when the next state is due.
    package func note(_ status: LiveStatus) { outbox.note(status) }

    /// Goes on with another selection: each person in view has an event at once.
    package func apply(_ selection: LogSelection) { content.withLock { $0.selector = LogSelector(selection) } }

    package func begin(_ session: Session) {
        content.withLock { $0.session = session }
        outbox.begin(labels: session.labels)
    }

    package func receive(_ observation: Observation, _ frame: borrowing Frame) {
        let (events, main) = content.withLock { content -> ([FaceEvent], Face?) in
            guard let session = content.session else { preconditionFailure("a sink is begun before it receives") }
            content.main.update(observation)
            let faces = content.selector.select(observation)
            guard !faces.isEmpty else { return ([], content.main.face) }
            let time = clock()
            return (faces.map { FaceEvent($0, of: observation, session: session, time: time) }, content.main.face)
        }
        outbox.put(events, main: main)
    }

    /// Sends what is still waiting, says that the camera is offline, and ends the connection. Takes less than a second: what the
    /// broker has not acknowledged by then is given up, counted, and told as an error.
    package func finish(_ summary: Summary) throws {
        let lost = outbox.end(within: Self.patience)
        guard lost > 0 else { return }
        throw MQTTError(.unavailable, "\(lost) events for the broker \(broker) were lost at the end")
    }
}
