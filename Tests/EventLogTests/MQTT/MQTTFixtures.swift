import Capture
import EventLog
import Foundation
import Pipeline
import Synchronization

/// What a sink told of its connection, from its thread.
final class Links: Sendable {
    private let told = Mutex<[MQTTLinkState]>([])

    var all: [MQTTLinkState] { told.withLock { $0 } }
    var note: @Sendable (MQTTLinkState) -> Void { { state in self.told.withLock { $0.append(state) } } }
}

extension LiveStatus {
    /// A camera that streams, with so many faces in view.
    static func streaming(faces: Int = 1, rate: Double = 29.97) -> LiveStatus {
        let mode = CameraMode(format: .motionJPEG, width: 640, height: 480, interval: FrameInterval(1, 30))
        var status = LiveStatus(camera: .streaming(device: "/dev/video0", mode: mode))
        (status.rate, status.latency, status.faces, status.dropped) = (rate, 11.6, faces, 3)
        return status
    }
}

extension MQTTConfiguration {
    init(_ broker: Broker, name: String = "lobby") {
        self.init(host: "localhost", port: broker.port, name: name, version: "1.2.3")
    }
}

extension MQTTSink {
    /// Begins, without long pauses between attempts.
    static func started(
        _ configuration: MQTTConfiguration, selection: LogSelection = .everyFrame, capacity: Int = 1024, links: Links = Links()
    ) -> MQTTSink {
        let sink = MQTTSink(
            configuration, selection: selection, capacity: capacity,
            backoff: Backoff(first: .milliseconds(20), longest: .milliseconds(200)),
            clock: { Timestamp(milliseconds: 1_763_658_000_123) }, onChange: links.note)
        sink.begin(Run.session)
        return sink
    }

    func see(_ number: Int, faces: [Face] = [Run.face()]) { receive(Run.observation(number, faces: faces), Run.frame(number)) }
}
