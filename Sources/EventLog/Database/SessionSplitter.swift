/// Tells where one run of a source ends and the next begins: text logs say it only at the end of a run that was not killed.
struct SessionSplitter {
    private struct Run {
        var session: Int
        var labels: [String]
        var frame: Int
    }

    /// The run that goes on, for each source.
    private var runs: [String: Run] = [:]

    /// The session that a face belongs to; nil where a new one begins with it. That is so at a source's first face, after its
    /// summary, and where its labels change or its frames are counted from the start again.
    mutating func session(of face: FaceEvent) -> Int? {
        guard let run = runs[face.source], face.frame >= run.frame, run.labels == face.labels else { return nil }
        runs[face.source]!.frame = face.frame
        return run.session
    }

    mutating func begin(_ session: Int, with face: FaceEvent) {
        runs[face.source] = Run(session: session, labels: face.labels, frame: face.frame)
    }

    /// The session that a summary closes; nil where there were no faces.
    mutating func end(_ summary: SummaryEvent) -> Int? { runs.removeValue(forKey: summary.source)?.session }
}
