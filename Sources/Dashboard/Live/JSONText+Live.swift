internal import Capture
internal import EmotionPalette
internal import Imaging
internal import JSONText
internal import Pipeline

/// What the page asks for, as JSON.
extension JSONText {
    /// Fields of a camera's state: one word, and a sentence that says what to do.
    mutating func camera(_ state: CameraState) {
        field("state", state.name)
        field("text", state.description)
    }

    mutating func face(_ probabilities: [Float], emotion: Int, box: Box, labels: [String]) {
        field("box", [box.x, box.y, box.width, box.height])
        field("emotion", labels[emotion])
        field("confidence", Double(probabilities[emotion]), decimals: 4)
        field("probabilities") {
            $0.object { for (label, value) in zip(labels, probabilities) { $0.field(label, Double(value), decimals: 4) } }
        }
    }

    /// The answer to a picture.
    static func answer(_ answer: PhotoDesk.Answer) -> JSONText {
        object {
            $0.field("width", answer.width)
            $0.field("height", answer.height)
            $0.field("faces") {
                $0.array {
                    for face in answer.faces {
                        $0.object { $0.face(face.probabilities, emotion: face.emotion, box: face.box, labels: answer.labels) }
                    }
                }
            }
        }
    }

    /// Everything that the page shows, and how: `live` is false where no camera is watched.
    static func state(
        _ live: LiveView.Snapshot?, models: [String], modelLabels: [String], hasHistory: Bool, limits: DashboardConfiguration.Limits
    ) -> JSONText {
        object {
            $0.field("live") { $0.value(live != nil) }
            if let live { $0.live(live) }
            $0.field("history") { $0.value(hasHistory) }
            $0.field("models", models)
            $0.field("max_bytes", limits.body)
            $0.field("colors") { colors in
                colors.object { colors in
                    for label in modelLabels + (live?.labels ?? []).filter({ !modelLabels.contains($0) }) {
                        colors.field(label, EmotionColor.css(of: label))
                    }
                }
            }
        }
    }

    private mutating func live(_ live: LiveView.Snapshot) {
        let status = live.status
        field("source", live.source)
        field("video") { $0.value(live.hasVideo) }
        field("camera") { $0.object { $0.camera(status.camera) } }
        field("rate", status.rate, decimals: 1)
        field("latency_ms") { text in
            if let latency = status.latency { text.value(latency, decimals: 1) } else { text.null() }
        }
        field("frames", status.frames)
        field("dropped", status.dropped)
        if let size = live.size {
            field("width", size.width)
            field("height", size.height)
        }
        field("faces") {
            $0.array {
                for face in live.faces {
                    $0.object {
                        $0.field("track", face.track)
                        $0.face(face.probabilities, emotion: face.emotion, box: face.box, labels: live.labels)
                    }
                }
            }
        }
    }
}

extension EmotionColor {
    /// As style sheets write it.
    static func css(of label: String) -> String {
        let digits = String(rgb(of: label), radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
