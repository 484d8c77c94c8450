package import Imaging
package import Pipeline

/// One event of a log, whatever the form it is written in. `Documentation/Events.md` describes the fields to readers.
package enum LogEvent: Sendable, Equatable {
    case face(FaceEvent)
    case summary(SummaryEvent)
}

/// One face in one frame.
package struct FaceEvent: Sendable, Equatable {
    /// The wall clock; nil for recordings.
    package var time: Timestamp?
    package var source: String
    package var frame: Int
    /// Seconds since the source's first frame.
    package var pts: Double
    package var track: Int
    package var box: Box
    package var emotion: String
    package var confidence: Double
    /// The model's labels, and the smoothed probability of each.
    package var labels: [String]
    package var probabilities: [Double]
    package var rawEmotion: String
    package var rawConfidence: Double

    package init(
        time: Timestamp?, source: String, frame: Int, pts: Double, track: Int, box: Box, emotion: String, confidence: Double,
        labels: [String], probabilities: [Double], rawEmotion: String, rawConfidence: Double
    ) {
        self.time = time
        self.source = source
        self.frame = frame
        self.pts = pts
        self.track = track
        self.box = box
        self.emotion = emotion
        self.confidence = confidence
        self.labels = labels
        self.probabilities = probabilities
        self.rawEmotion = rawEmotion
        self.rawConfidence = rawConfidence
    }

    init(_ face: Face, of observation: Observation, session: Session, time: Timestamp?) {
        let raw = Smoother.largest(face.raw)
        self.init(
            time: time, source: session.source.name, frame: observation.frame, pts: observation.time, track: face.track,
            box: face.box, emotion: session.labels[face.emotion], confidence: Double(face.confidence), labels: session.labels,
            probabilities: face.probabilities.map(Double.init), rawEmotion: session.labels[raw],
            rawConfidence: Double(face.raw[raw]))
    }
}

/// The end of a run.
package struct SummaryEvent: Sendable, Equatable {
    package var source: String
    package var summary: Summary

    package init(source: String, summary: Summary) {
        self.source = source
        self.summary = summary
    }
}
