internal import Imaging
internal import JSONText
package import Pipeline
internal import Synchronization

/// The events of a live run as the JSON objects of a log, chosen by a log's rule: for whoever passes them on instead of storing
/// them.
package final class EventTexts: Sendable {
    private let session: Session
    private let selector: Mutex<LogSelector>

    package init(_ session: Session, selection: LogSelection) {
        self.session = session
        selector = Mutex(LogSelector(selection))
    }

    /// The objects that this observation is worth, each on one line. They are dated now.
    package func texts(of observation: Observation) -> [String] {
        let faces = selector.withLock { $0.select(observation) }
        guard !faces.isEmpty else { return [] }
        let time = Timestamp.now()
        return faces.map { face in
            var text = JSONText()
            text.event(.face(FaceEvent(face, of: observation, session: session, time: time)))
            return text.string
        }
    }
}
