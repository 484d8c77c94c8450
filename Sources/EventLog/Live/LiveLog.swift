internal import Foundation
package import Imaging
package import Pipeline
internal import Synchronization

/// The log of a live run: never waited for, and never given up.
///
/// Events go into a bounded queue; a thread of this log alone stores them. Where the destination is slow or fails (a full disk, a
/// pipe that nobody reads), the thread tries again, at growing intervals up to half a minute, and what the queue cannot hold is
/// dropped and counted. A file that is there is continued. One that was moved away or deleted is made again within a second.
package final class LiveLog: Sink, Sendable {
    private struct Content {
        var session: Session?
        var selector: LogSelector
    }

    package let path: String
    private let content: Mutex<Content>
    private let queue: EventQueue
    private let clock: @Sendable () -> Timestamp

    /// How long `finish` waits for the last events to be stored.
    private static let patience = Duration.milliseconds(800)

    /// - Parameters:
    ///   - path: the log; its name says in which form (`LogForm`). `-` is standard output.
    ///   - capacity: events that wait at most.
    ///   - clock: tells the time of events.
    ///   - onFailure: called on the log's thread with an error when storing begins to fail, and with nil when all is well again.
    /// - Throws: where the log cannot be opened and only other settings mend it. A full disk, or a pipe that nobody reads yet,
    ///   is told by `onFailure` instead.
    package init(
        path: String, selection: LogSelection = .changes(interval: 1), rotation: LogRotation = LogRotation(),
        capacity: Int = 8192, clock: @escaping @Sendable () -> Timestamp = { Timestamp.now() },
        onFailure: @escaping @Sendable (LogError?) -> Void = { _ in }
    ) throws(LogError) {
        self.path = path
        self.clock = clock
        content = Mutex(Content(session: nil, selector: LogSelector(selection)))
        queue = EventQueue(capacity: capacity)
        let destination = try LogForm(path: path).liveDestination(path: path, rotation: rotation)
        start(destination, onFailure)
    }

    private func start(_ destination: sending any LogDestination, _ onFailure: @escaping @Sendable (LogError?) -> Void) {
        // The thread that is started is its only owner.
        nonisolated(unsafe) let destination = destination
        let queue = queue
        let thread = Thread {
            // Signals are for the threads that handle them.
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            var writer = LogWriter(queue: queue, destination: destination, onFailure: onFailure)
            writer.run()
        }
        thread.name = "log"
        thread.start()
    }

    deinit { queue.close() }

    package var statistics: LogStatistics { queue.statistics }

    /// Opens the file afresh, as after a program like logrotate has moved it away.
    package func reopen() { queue.requestReopening() }

    /// Goes on with another selection: each person in view has a line at once.
    package func apply(_ selection: LogSelection) { content.withLock { $0.selector = LogSelector(selection) } }

    package func begin(_ session: Session) {
        content.withLock { $0.session = session }
        queue.begin(labels: session.labels)
    }

    /// Never waits for the destination. Throws only where the log is standard output and its reader is gone, for good.
    package func receive(_ observation: Observation, _ frame: borrowing Frame) throws {
        let events = content.withLock { content -> [LogEvent] in
            guard let session = content.session else { preconditionFailure("a sink is begun before it receives") }
            let faces = content.selector.select(observation)
            guard !faces.isEmpty else { return [] }
            let time = clock()
            return faces.map { .face(FaceEvent($0, of: observation, session: session, time: time)) }
        }
        if path == "-", let error = queue.lastFailure, error.readerIsGone { throw error }
        if !events.isEmpty { queue.put(events) }
    }

    /// Stores what is still waiting, and ends the log. Takes less than a second: where the destination is stuck or fails, what it
    /// has not taken by then is given up, counted, and told as an error.
    package func finish(_ summary: Summary) throws {
        if let name = content.withLock({ $0.session?.source.name }) {
            queue.put([.summary(SummaryEvent(source: name, summary: summary))])
        }
        queue.close()
        let lost = queue.waitForEnd(Self.patience)
        guard lost > 0 else { return }
        if let error = queue.lastFailure, error.readerIsGone { throw error }
        let cause = statistics.failure ?? "the log \(path) is too slow"
        throw LogError(.inputOutput, "\(cause); \(lost) events were lost at the end")
    }
}
