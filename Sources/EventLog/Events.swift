internal import Imaging
package import JSONText
package import Pipeline

/// The events of the log, field by field. `Documentation/Events.md` describes them to readers.
extension JSONText {
    /// Fields of a `face` event. `time` is left out for recordings.
    mutating func face(_ face: Face, of observation: Observation, session: Session, time: Timestamp?) {
        field("event", "face")
        if let time { field("time", time.description) }
        field("source", session.source.name)
        field("frame", observation.frame)
        field("pts", observation.time, decimals: 3)
        field("track", face.track)
        field("box", [face.box.x, face.box.y, face.box.width, face.box.height])
        field("emotion", session.labels[face.emotion])
        field("confidence", Double(face.confidence), decimals: 4)
        field("probabilities") { $0.probabilities(face.probabilities, labels: session.labels) }
        let raw = Smoother.largest(face.raw)
        field("raw") {
            $0.object {
                $0.field("emotion", session.labels[raw])
                $0.field("confidence", Double(face.raw[raw]), decimals: 4)
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
    package mutating func probabilities(_ values: [Float], labels: [String]) {
        object {
            for (label, value) in zip(labels, values) { $0.field(label, Double(value), decimals: 4) }
        }
    }
}
