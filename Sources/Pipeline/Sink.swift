package import Imaging

/// What takes observations: a log, an annotated video, a window. Sinks know nothing of each other.
///
/// In a live run `receive` is called on the vision thread and must not block; `begin` and `finish` are called on the thread that
/// starts and stops the run, before and after it.
package protocol Sink: AnyObject {
    /// Called once before the first frame.
    func begin(_ session: Session) throws

    /// Called for every frame in order. The frame is lent for the call; its colour is there if `needsColor` asked for it.
    func receive(_ observation: Observation, _ frame: borrowing Frame) throws

    /// Called once after the last frame, also when the source broke off. Makes everything received durable.
    func finish(_ summary: Summary) throws

    /// Whether frames must be decoded in colour for this sink. In a live run the answer may change: the pictures that are
    /// already decoded then come without.
    var needsColor: Bool { get }
}

extension Sink {
    package func begin(_ session: Session) throws {}
    package func finish(_ summary: Summary) throws {}
    package var needsColor: Bool { false }
}

/// What holds for a whole run: the source and the model's labels, to which the indices in observations refer.
package struct Session: Sendable {
    package var source: SourceInfo
    package var labels: [String]

    package init(source: SourceInfo, labels: [String]) {
        self.source = source
        self.labels = labels
    }
}

/// A run in numbers. It holds no wall-clock time, so that two runs over one file give the same.
package struct Summary: Sendable, Equatable {
    package var frames = 0
    package var framesWithFaces = 0
    package var faces = 0
    package var tracks = 0
    package var dropped = 0
    /// Seconds of the source.
    package var duration = 0.0

    package init() {}
}
