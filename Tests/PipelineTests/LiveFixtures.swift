import Capture
import FaceDetection
import Foundation
import Imaging
import Inference
import Pipeline
import Synchronization
import Testing
import Threads

/// A camera whose pictures the test puts in.
final class FakeSource: LiveSource {
    private struct Content {
        var state = CameraState.absent(name: nil)
        var statistics = CameraStatistics()
        var wantsColor = false
        var isStopped = false
    }

    let frames = Mailbox<CameraFrame>()
    private let content = Mutex(Content())
    let secondsSinceHeartbeat = 0.0

    var state: CameraState {
        get { content.withLock { $0.state } }
        set { content.withLock { $0.state = newValue } }
    }
    var statistics: CameraStatistics {
        get { content.withLock { $0.statistics } }
        set { content.withLock { $0.statistics = newValue } }
    }
    var wantsColor: Bool {
        get { content.withLock { $0.wantsColor } }
        set { content.withLock { $0.wantsColor = newValue } }
    }
    var isStopped: Bool { content.withLock { $0.isStopped } }

    func stop() -> Bool {
        content.withLock { $0.isStopped = true }
        frames.close()
        return true
    }

    func put(_ number: Int, time: Double? = nil, _ luma: consuming GrayImage = GrayImage(width: 64, height: 48)) {
        frames.put(
            CameraFrame(picture: Frame(number: number, time: time ?? Double(number) / 30, luma: luma), timestamp: .now))
    }
}

/// A sink that remembers what it got, and does in `receive` what the test wants.
final class FakeSink: Sink, @unchecked Sendable {
    private struct Content {
        var sessions = 0
        var observations: [Observation] = []
        var summaries: [Summary] = []
        var needsColor = false
    }

    private let content = Mutex(Content())
    private let work: @Sendable (Observation) throws -> Void

    init(_ work: @escaping @Sendable (Observation) throws -> Void = { _ in }) { self.work = work }

    var sessions: Int { content.withLock { $0.sessions } }
    var observations: [Observation] { content.withLock { $0.observations } }
    var numbers: [Int] { observations.map(\.frame) }
    var summaries: [Summary] { content.withLock { $0.summaries } }
    var needsColor: Bool {
        get { content.withLock { $0.needsColor } }
        set { content.withLock { $0.needsColor = newValue } }
    }

    func begin(_ session: Session) { content.withLock { $0.sessions += 1 } }

    func receive(_ observation: Observation, _ frame: borrowing Frame) throws {
        content.withLock { $0.observations.append(observation) }
        try work(observation)
    }

    func finish(_ summary: Summary) { content.withLock { $0.summaries.append(summary) } }
}

/// What can go wrong with a sink.
struct SinkBroke: Error {}

/// A gate at which a thread waits until the test opens it.
final class Gate: Sendable {
    private let mailbox = Mailbox<Never>()
    func wait() { _ = mailbox.take(waiting: .seconds(120)) }
    func open() { mailbox.close() }
}

enum Fixture {
    static let cascades = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_"
    static let source = SourceInfo(name: "camera", width: 64, height: 48)

    static func vision(_ settings: VisionSettings = VisionSettings()) throws -> Vision {
        let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Models/emotion.onnx").standardizedFileURL.path
        return try Vision(
            source: source, cascade: Cascade(contentsOf: cascades + "default.xml"),
            secondCascade: Cascade(contentsOf: cascades + "alt2.xml"), classifier: EmotionClassifier(contentsOf: model),
            settings: settings)
    }

    static func run(
        _ source: FakeSource, _ sinks: [any Sink], onSinkFailure: @escaping @Sendable (any Error) -> Void = { _ in }
    ) throws -> LiveRun {
        let vision = try vision()
        return LiveRun(
            source: source, vision: vision, sinks: sinks, session: Session(source: Self.source, labels: vision.labels),
            onSinkFailure: onSinkFailure)
    }

    /// A picture with a face, from the embedded clip, in the corner of a black one of another size where asked for.
    static func face(width: Int? = nil, height: Int? = nil) throws -> GrayImage {
        guard let first = try DemoClip(color: false).next() else { preconditionFailure("the clip has frames") }
        let frame = first.takeLuma()
        guard let width, let height else { return frame }
        var larger = GrayImage(width: width, height: height)
        let stride = larger.stride
        larger.withMutablePixels { target in
            frame.withPixels { pixels in
                for y in 0..<frame.height { (target + y * stride).update(from: pixels + y * frame.stride, count: frame.width) }
            }
        }
        return larger
    }
}

/// Waits until something holds, for a generous while; whether it does.
func eventually(_ condition: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(120)
    while !condition() {
        guard .now < end else { return false }
        Thread.sleep(forTimeInterval: 0.01)
    }
    return true
}
