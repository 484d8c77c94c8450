package import Imaging
package import Pipeline

/// The log of a recording, in any form: every face of every frame, and a summary at the end. What was in the file is replaced.
package final class RecordedLog: Sink {
    private let destination: any LogDestination
    /// Tells the wall clock for `time`, where events have one.
    private let clock: (() -> Timestamp)?
    private var session: Session?
    /// Lines are missing: the log gets no summary that would make it look whole.
    private var hasFailed = false

    /// - Parameters:
    ///   - path: a file, which is emptied; its name says in which form (`LogForm`). `-` is standard output.
    ///   - clock: for recordings that keep their pace; others have no wall-clock time, so that two logs compare byte for byte.
    package init(path: String, clock: (() -> Timestamp)? = nil) throws(LogError) {
        destination = try LogForm(path: path).emptiedDestination(path: path)
        self.clock = clock
    }

    package func begin(_ session: Session) {
        self.session = session
        destination.labels = session.labels
    }

    package func receive(_ observation: Observation, _ frame: borrowing Frame) throws {
        guard let session else { preconditionFailure("a sink is begun before it receives") }
        let time = clock?()
        try write(observation.faces.map { .face(FaceEvent($0, of: observation, session: session, time: time)) })
    }

    package func finish(_ summary: Summary) throws {
        guard let session, !hasFailed else { return }
        try write([.summary(SummaryEvent(source: session.source.name, summary: summary))])
        try destination.synchronize()
    }

    private func write(_ events: [LogEvent]) throws(LogError) {
        guard !events.isEmpty else { return }
        var written = 0
        do {
            try destination.write(events, written: &written)
        } catch {
            hasFailed = true
            throw error
        }
    }
}
