internal import Capture
internal import Imaging
internal import JSONText
internal import Pipeline

/// What the `state` topic says: the camera, how well it goes, and the main face. `Documentation/MQTT.md` describes the fields.
struct CameraReport: Equatable {
    var camera: String
    var description: String
    /// Frames a second, in tenths; and milliseconds from the camera to the log.
    var rate: Double
    var latency: Int?
    var faces: Int
    var dropped: Int
    /// Of the main face; nil while there is none.
    var emotion: String?
    /// In hundredths, so that noise alone does not make news.
    var confidence: Double?

    init(_ status: LiveStatus, main: Face?, labels: [String]) {
        camera = status.camera.name
        description = status.camera.description
        rate = (status.rate * 10).rounded() / 10
        latency = status.latency.map { Int($0.rounded()) }
        faces = status.faces
        dropped = status.dropped
        guard let main, faces > 0 else { return }
        emotion = labels[main.emotion]
        confidence = (Double(main.confidence) * 100).rounded() / 100
    }

    /// - Parameter time: when it was so.
    func json(at time: Timestamp) -> JSONText {
        JSONText.object {
            $0.field("time", time.description)
            $0.field("camera") {
                $0.object {
                    $0.field("state", camera)
                    $0.field("description", description)
                }
            }
            $0.field("rate", rate, decimals: 1)
            $0.field("latency_ms") { if let latency { $0.value(latency) } else { $0.null() } }
            $0.field("faces", faces)
            $0.field("dropped", dropped)
            $0.field("emotion") { if let emotion { $0.value(emotion) } else { $0.null() } }
            $0.field("confidence") { if let confidence { $0.value(confidence, decimals: 2) } else { $0.null() } }
        }
    }
}
