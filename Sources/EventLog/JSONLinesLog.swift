package import Imaging
internal import JSONText
package import Pipeline

/// The log in its default form: a JSON object a face and frame, and a summary at the end.
package final class JSONLinesLog: Sink {
    private let file: LineFile
    /// Tells the wall clock for `time`, where events have one.
    private let clock: (() -> Timestamp)?
    private var session: Session?

    /// - Parameters:
    ///   - path: a file, which is emptied, or `-` for standard output.
    ///   - clock: for live sources; a recording's log has no wall-clock time, so that two of them compare byte for byte.
    package init(path: String, clock: (() -> Timestamp)? = nil) throws(LogError) {
        file = try LineFile(path: path)
        self.clock = clock
    }

    package func begin(_ session: Session) { self.session = session }

    package func receive(_ observation: Observation, _ frame: borrowing Frame) throws {
        guard let session else { preconditionFailure("a sink is begun before it receives") }
        let time = clock?()
        for face in observation.faces {
            let event = JSONText.object { $0.face(face, of: observation, session: session, time: time) }
            try file.append(event.bytes + [UInt8(ascii: "\n")])
        }
    }

    package func finish(_ summary: Summary) throws {
        guard let session else { return }
        let event = JSONText.object { $0.summary(summary, source: session.source.name) }
        try file.append(event.bytes + [UInt8(ascii: "\n")])
        try file.synchronize()
    }
}
