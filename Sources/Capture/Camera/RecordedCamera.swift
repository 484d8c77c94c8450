internal import Imaging
internal import Threads

/// A recording in Motion JPEG that acts as a camera: its pictures come at its rate, over and over, and who is late misses some.
///
/// It measures and tests a live run without a camera: packets leave the container as a driver would hand them over, and the
/// decoder is the cameras' own.
package final class RecordedCamera: LiveSource {
    /// The newest picture. It is closed when the camera has stopped.
    package let frames = Mailbox<CameraFrame>()
    /// What the recording gives.
    package let mode: CameraMode
    private let report: CameraReport
    /// Closed to end the thread, which waits at it from picture to picture.
    private let stopping = Mailbox<Never>()
    /// Closed by the thread as its last act.
    private let finished = Mailbox<Never>()

    /// Starts at once. `onState` is called on the camera's thread, once for each change, and must not block.
    ///
    /// Throws `.missing`, `.unreadable` or `.badData` for what is no recording in Motion JPEG.
    package init(
        path: String, color: Bool = false, onState: @escaping @Sendable (CameraState) -> Void = { _ in }
    ) throws(CaptureError) {
        let input = try MediaInput(path: path)
        let recording: any Recording = if let own = AVIRecording(input) { own } else { try FFmpegRecording(input) }
        mode = recording.mode
        report = CameraReport(color: color, name: path, onState: onState)
        let (frames, report, stopping, finished) = (frames, report, stopping, finished)
        nonisolated(unsafe) let unsent = recording
        WorkerThread.start(name: "camera") {
            var feeder = Feeder(recording: unsent, frames: frames, report: report, stopping: stopping)
            feeder.run()
            frames.close()
            finished.close()
        }
    }

    deinit { stopping.close() }

    package var state: CameraState { report.state }
    package var statistics: CameraStatistics { report.statistics }
    package var secondsSinceHeartbeat: Double { report.heartbeat.age }

    package var wantsColor: Bool {
        get { report.wantsColor }
        set { report.wantsColor = newValue }
    }

    @discardableResult
    package func stop() -> Bool {
        stopping.close()
        _ = finished.take(waiting: .seconds(1))
        return finished.isClosed
    }
}

/// The work of the recorded camera's thread.
private struct Feeder: ~Copyable {
    private let recording: any Recording
    private let frames: Mailbox<CameraFrame>
    private let report: CameraReport
    private let stopping: Mailbox<Never>
    private let interval: Duration
    private let decoder = JPEGDecoder()
    private var numbering = FrameNumbering()
    private var statistics = CameraStatistics()

    /// The thread shows that it lives at least this often.
    private static let beat = Duration.milliseconds(500)

    init(recording: any Recording, frames: Mailbox<CameraFrame>, report: CameraReport, stopping: Mailbox<Never>) {
        self.recording = recording
        self.frames = frames
        self.report = report
        self.stopping = stopping
        interval = .seconds(recording.mode.interval!.seconds)
    }

    mutating func run() {
        statistics.openings = 1
        report.statistics = statistics
        report.publish(.streaming(device: recording.path, mode: recording.mode))
        var due = MonotonicTime.now
        var sequence: UInt32 = 0
        while wait(until: due) {
            guard recording.advance() else {
                report.publish(.failed(device: recording.path, reason: "its pictures cannot be read any more"))
                return
            }
            // Whoever comes late finds newer pictures: the older ones go, as with a driver.
            if due + interval <= .now {
                statistics.superseded += 1
            } else {
                deliver(sequence, at: due)
            }
            report.statistics = statistics
            due = due + interval
            sequence &+= 1
        }
    }

    /// False where the camera was stopped instead.
    private func wait(until moment: MonotonicTime) -> Bool {
        while true {
            report.heartbeat.beat()
            if stopping.isClosed { return false }
            let left = Duration.nanoseconds(moment.nanoseconds - MonotonicTime.now.nanoseconds)
            guard left > .zero else { return true }
            _ = stopping.take(waiting: min(left, Self.beat))
        }
    }

    private mutating func deliver(_ sequence: UInt32, at moment: MonotonicTime) {
        let (number, time) = numbering.next(sequence: sequence, at: moment)
        let size = (recording.mode.width, recording.mode.height)
        var decoded: DecodedPicture?
        recording.withBytes { decoded = try? decoder.decode($0, size: size, color: report.wantsColor) }
        guard let decoded = decoded.take() else {
            statistics.damaged += 1
            return
        }
        frames.put(CameraFrame(picture: decoded.frame(number: number, time: time), timestamp: moment))
        statistics.delivered += 1
    }
}
