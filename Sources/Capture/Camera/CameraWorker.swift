internal import Glibc
internal import Imaging
internal import Threads

/// The work of the camera's thread: find, open, stream, and again.
struct CameraWorker: ~Copyable {
    private let configuration: CameraCapture.Configuration
    private let frames: Mailbox<CameraFrame>
    private let report: CameraReport
    private let stop: StopSignal
    private let hotPlug: HotPlugWatch
    private var backoff = Backoff()
    private var statistics = CameraStatistics()
    private var numbering = FrameNumbering()

    /// The thread shows that it lives at least this often.
    private static let beat = 0.5
    /// A stalled stream may come to life again (a camera that was held up); after so many time-outs it is opened anew.
    private static let patience = 3

    init(_ configuration: CameraCapture.Configuration, frames: Mailbox<CameraFrame>, report: CameraReport, stop: StopSignal) {
        self.configuration = configuration
        self.frames = frames
        self.report = report
        self.stop = stop
        hotPlug = HotPlugWatch(roots: configuration.roots)
    }

    mutating func run() {
        while !stop.isRaised {
            if let path = find() {
                do throws(VideoNodeError) {
                    let stream = try CameraStream.open(path: path, for: configuration.request)
                    statistics.openings += 1
                    try read(stream, path: path)
                } catch {
                    report.publish(state(after: error, path: path))
                }
            }
            report.statistics = statistics
            pause()
        }
    }

    // MARK: Finding

    /// The node to open. Tells where there is none.
    private func find() -> String? {
        if let name = configuration.name {
            if let path = name.resolve() { return path }
        } else {
            let list = CameraList(roots: configuration.roots)
            if let camera = list.preferred { return camera.path }
            if let (path, reason) = list.unreadable.first {
                report.publish(.failed(device: path, reason: reason))
                return nil
            }
        }
        report.publish(.absent(name: configuration.name?.description))
        return nil
    }

    private func state(after error: VideoNodeError, path: String) -> CameraState {
        switch error.errno {
        case _ where error.isGone: .absent(name: configuration.name?.description)
        case EBUSY: .busy(device: path)
        case ENOSPC: .noBandwidth(device: path)
        case EACCES, EPERM: .failed(device: path, reason: CameraList.advice(for: error.errno))
        default: .failed(device: path, reason: error.description)
        }
    }

    /// Waits until it makes sense to try again, or to stop.
    private mutating func pause() {
        let end = MonotonicTime.now + backoff.next()
        while true {
            report.heartbeat.beat()
            let left = end.seconds(since: .now)
            guard left > 0 else { return }
            var polled = [
                pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: hotPlug.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            poll(&polled, 2, Self.milliseconds(min(left, Self.beat)))
            if polled[0].revents != 0 { return }
            if polled[1].revents != 0, hotPlug.drain() {
                // Links and permissions follow the node within moments: the short pauses that come next catch them.
                backoff.reset()
                return
            }
        }
    }

    // MARK: Streaming

    /// Delivers pictures until the stream breaks off (an error), stalls or the capture is stopped.
    private mutating func read(_ stream: borrowing CameraStream, path: String) throws(VideoNodeError) {
        let streaming = CameraState.streaming(device: path, mode: stream.format.mode)
        var timeout = FrameTimeout(interval: stream.format.mode.interval?.seconds)
        var lastGood = MonotonicTime.now
        var isFirst = true
        // Whether the time since the last good picture is an interval of the camera's.
        var isSteady = false
        var timeouts = 0
        var lastSequence: UInt32?
        numbering.beginStream()
        while true {
            report.heartbeat.beat()
            let silence = MonotonicTime.now.seconds(since: lastGood)
            if silence > timeout.seconds * Double(timeouts + 1) {
                timeouts += 1
                isSteady = false
                report.publish(.stalled(device: path))
                if timeouts >= Self.patience { return }
            }
            guard try wait(for: stream, atMost: timeout.seconds * Double(timeouts + 1) - silence) else {
                if stop.isRaised { return }
                continue
            }
            guard let held = try stream.newest(counting: &statistics, after: &lastSequence) else { continue }
            // Many cameras begin with a picture that is half of an old one.
            if isFirst {
                isFirst = false
                try stream.requeue(held)
                continue
            }
            let now = MonotonicTime.now
            let isGood = deliver(held, of: stream, now: now)
            try stream.requeue(held)
            report.statistics = statistics
            guard isGood else { continue }
            timeout.frameCame(after: isSteady ? now.seconds(since: lastGood) : nil)
            lastGood = now
            isSteady = true
            timeouts = 0
            backoff.reset()
            report.publish(streaming)
        }
    }

    /// True where a picture may be there, false where time has passed or the capture is stopped.
    private func wait(for stream: borrowing CameraStream, atMost seconds: Double) throws(VideoNodeError) -> Bool {
        var polled = [
            pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stream.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&polled, 2, Self.milliseconds(min(max(seconds, 0), Self.beat)))
        guard count > 0, polled[0].revents == 0 else { return false }
        // With an error flag set poll returns at once for ever: the stream is dead, though a picture may be left in it.
        if Int32(polled[1].revents) & (POLLERR | POLLHUP | POLLNVAL) != 0 {
            try stream.checkAlive()
        }
        return Int32(polled[1].revents) & POLLIN != 0
    }

    /// Decodes a picture into the mailbox. False where it is damaged.
    private mutating func deliver(_ held: CameraStream.Held, of stream: borrowing CameraStream, now: MonotonicTime) -> Bool {
        // Stamps are worth nothing where a driver uses another clock or computes them wrongly.
        let stamp = held.timestamp.flatMap { $0 <= now && now.seconds(since: $0) < 5 ? $0 : nil } ?? now
        let (number, time) = numbering.next(sequence: held.sequence, at: stamp)
        do throws(DamagedPicture) {
            let decoded = try stream.decode(held, color: report.wantsColor)
            frames.put(CameraFrame(picture: decoded.frame(number: number, time: time), timestamp: stamp))
            statistics.delivered += 1
            return true
        } catch {
            statistics.damaged += 1
            return false
        }
    }

    private static func milliseconds(_ seconds: Double) -> Int32 { Int32((seconds * 1000).rounded(.up)) }
}
