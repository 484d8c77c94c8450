import Capture
import Imaging
import Testing
import Threads

/// A recording in place of a camera.
@Suite struct RecordedCameraTests {
    @Test func picturesComeOverAndOverWithNumbersAndTimesThatGrow() throws {
        let media = try Media()
        let path = try media.clip("clip.avi", frames: 5, "-c:v mjpeg")
        let luma = try Played(path).luma
        let camera = try RecordedCamera(path: path)
        defer { camera.stop() }
        var last: (number: Int, time: Double, stamp: MonotonicTime)?
        var seen: Set<Int> = []
        // Until pictures of the second round and later came.
        while seen.count < 5 || last!.number < 12 {
            let frame = try next(camera)
            let (number, time) = (frame.picture.number, frame.picture.time)
            if let last {
                #expect(number > last.number)
                #expect(abs(time - last.time - Double(number - last.number) / 25) < 1e-6)
                #expect(frame.timestamp > last.stamp)
            }
            #expect(frame.timestamp <= MonotonicTime.now)
            // The transforms of the two decoders round differently.
            let difference = zip(frame.picture.luma.packed(), luma[number % 5]).map { abs(Int($0) - Int($1)) }.max()!
            #expect(difference <= 3)
            seen.insert(number % 5)
            last = (number, time, frame.timestamp)
        }
        #expect(camera.statistics.damaged == 0)
    }

    @Test func itStreamsInTheRecordingsMode() throws {
        let media = try Media()
        let path = try media.clip("clip.avi", size: "96x64", "-c:v mjpeg")
        let told = Mailbox<CameraState>()
        let camera = try RecordedCamera(path: path) { told.put($0) }
        defer { camera.stop() }
        let mode = CameraMode(format: .motionJPEG, width: 96, height: 64, interval: FrameInterval(1000, 25000))
        #expect(told.take(waiting: .seconds(120)) == .streaming(device: path, mode: mode))
        #expect(camera.state.isStreaming)
        #expect(camera.statistics.openings == 1)
    }

    @Test func colourIsDecodedOnlyOnRequest() throws {
        let media = try Media()
        let camera = try RecordedCamera(path: try media.clip("clip.avi", "-c:v mjpeg -r 100"))
        defer { camera.stop() }
        let plain = try next(camera)
        let isPlain = plain.picture.color == nil
        #expect(isPlain)
        camera.wantsColor = true
        var hasColor = false
        while !hasColor {
            let frame = try next(camera)
            hasColor = frame.picture.color != nil
        }
    }

    @Test func whoDoesNotTakeThePicturesLosesTheOlderOnes() throws {
        let media = try Media()
        let camera = try RecordedCamera(path: try media.clip("clip.avi", "-c:v mjpeg -r 100"))
        while camera.frames.droppedCount < 5 { _ = Mailbox<Never>().take(waiting: .milliseconds(10)) }
        let frame = try next(camera)
        #expect(frame.picture.number >= 5)
        #expect(camera.stop())
        #expect(camera.frames.isClosed)
        let last = camera.frames.droppedCount + camera.statistics.dropped
        #expect(last >= 5)
    }

    @Test func damagedPicturesAreCountedAndTheOthersCome() throws {
        let media = try Media()
        let path = try media.clip("clip.avi", "-c:v mjpeg -r 100")
        var bytes = try media.bytes(path)
        // The first picture ends in its middle.
        let start = try #require(bytes.firstRange(of: [0xFF, 0xD8, 0xFF]))
        let end = try #require(bytes[start.upperBound...].firstRange(of: [0xFF, 0xD8, 0xFF]))
        let middle = (start.lowerBound + end.lowerBound) / 2
        bytes.replaceSubrange(middle..<middle + 2, with: [0xFF, 0xD9])
        let camera = try RecordedCamera(path: try media.write("damaged.avi", bytes))
        defer { camera.stop() }
        while camera.statistics.damaged == 0 || camera.statistics.delivered == 0 {
            _ = try next(camera)
        }
    }

    @Test func otherCodecsAndFilesAreRefused() throws {
        let media = try Media()
        let other = try media.clip("clip.mp4", "-c:v libx264")
        let codec = captureError { _ = try RecordedCamera(path: other) }
        #expect(codec?.kind == .badData)
        #expect(codec?.description.contains("h264") == true)
        #expect(captureError { _ = try RecordedCamera(path: media.path("missing.avi")) }?.kind == .missing)
        let text = try media.write("text.avi", "no video".utf8)
        #expect(captureError { _ = try RecordedCamera(path: text) }?.kind == .badData)
    }

    /// The next picture, waited for a generous while.
    private func next(_ camera: RecordedCamera) throws -> CameraFrame {
        if let frame = camera.frames.take(waiting: .seconds(120)) { return frame }
        throw CaptureError(.unavailable, "no picture came")
    }
}
