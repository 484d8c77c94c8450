internal import Imaging
package import JSONText
package import Pipeline

/// The events of the log as JSON, field by field.
extension JSONText {
    mutating func event(_ event: LogEvent) {
        object {
            switch event {
            case .face(let face): $0.face(face)
            case .summary(let summary): $0.summary(summary.summary, source: summary.source)
            }
        }
    }

    /// Fields of a `face` event. `time` is left out for recordings.
    private mutating func face(_ face: FaceEvent) {
        field("event", "face")
        if let time = face.time { field("time", time.description) }
        field("source", face.source)
        field("frame", face.frame)
        field("pts", face.pts, decimals: 3)
        field("track", face.track)
        field("box", [face.box.x, face.box.y, face.box.width, face.box.height])
        field("emotion", face.emotion)
        field("confidence", face.confidence, decimals: 4)
        field("probabilities") { $0.probabilities(face.probabilities, labels: face.labels) }
        field("raw") {
            $0.object {
                $0.field("emotion", face.rawEmotion)
                $0.field("confidence", face.rawConfidence, decimals: 4)
            }
        }
    }

    /// Fields of a `summary` event; `replay --json` adds its own after them.
    package mutating func summary(_ summary: Summary, source: String) {
        field("event", "summary")
        field("source", source)
        field("frames", summary.frames)
        field("frames_with_faces", summary.framesWithFaces)
        field("faces", summary.faces)
        field("tracks", summary.tracks)
        field("dropped", summary.dropped)
        field("duration", summary.duration, decimals: 3)
    }

    /// An object with a number for each label, in the model's order.
    package mutating func probabilities<Number: BinaryFloatingPoint>(_ values: [Number], labels: [String]) {
        object {
            for (label, value) in zip(labels, values) { $0.field(label, Double(value), decimals: 4) }
        }
    }
}
