internal import CFFmpeg
internal import Glibc
internal import Imaging

/// A container's pictures as frames: converted, upright, numbered and timed.
final class FrameStream {
    /// Nil for pictures without a clock.
    let frameRate: Double?
    /// Seconds, where the container tells.
    let duration: Double?
    private let name: String
    private let color: Bool
    private let reader: PictureReader
    private var converter = PictureConverter()
    private let orientation: Orientation
    private var clock: FrameClock
    /// Number and time of the last good picture, and of the one before the first damage.
    private var last: (number: Int, time: Double)?
    private var beforeDamage: (number: Int, time: Double)?
    private var unknownFormat = false
    /// Whether the container is longer than the file.
    private let isCutOff: Bool

    init(_ input: MediaInput, color: Bool, threads: Int) throws(CaptureError) {
        name = input.name
        self.color = color
        reader = try PictureReader(input, threads: threads)
        isCutOff = ContainerLength.isCutOff(input)
        // Pictures in a row without a container, such as PNM, have a made-up rate.
        let hasClock = !reader.demuxer.format.hasSuffix("_pipe")
        frameRate = hasClock ? reader.demuxer.frameRate : nil
        duration = hasClock ? reader.demuxer.duration : nil
        let stream = reader.demuxer.stream
        clock = FrameClock(unit: stream.pointee.time_base, interval: 1 / (frameRate ?? 25))
        let matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, nil)
        orientation = matrix.map { Orientation(matrix: UnsafeRawPointer($0).assumingMemoryBound(to: Int32.self)) } ?? .upright
    }

    /// The next whole picture, nil at the end or where nothing more can be decoded.
    func next() -> Frame? {
        guard !unknownFormat else { return nil }
        let more = reader.advance()
        if reader.isDamaged, beforeDamage == nil { beforeDamage = last }
        guard more else { return nil }
        let frame = reader.picture.raw
        // A picture's own matrix comes from inside the coded data and knows better than the container.
        let side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX)
        let turn = side.map { Orientation(matrix: UnsafeRawPointer($0.pointee.data).assumingMemoryBound(to: Int32.self)) }
        guard let pixels = converter.convert(reader.picture, color: color, orientation: turn ?? orientation) else {
            unknownFormat = true
            return nil
        }
        let stamp = frame.pointee.best_effort_timestamp
        let now = (number: reader.pictures - 1, time: clock.time(of: stamp == cffmpeg_no_timestamp ? nil : stamp))
        last = now
        return pixels.frame(number: now.number, time: now.time)
    }

    /// What is wrong with the file, once its end is reached; nil for a sound one.
    var damage: CaptureError? {
        if let code = reader.failure {
            let reason = String(cString: strerror(code))
            return CaptureError(.unreadable, "\(name) cannot be read\(after(last)) (\(reason)); check the disk")
        }
        if unknownFormat {
            return CaptureError(.badData, "\(name) has pixels in a form that cannot be read here; convert it to yuv420p")
        }
        if isCutOff {
            return CaptureError(.badData, "\(name) is cut off\(after(last)); get the whole file for the rest")
        }
        if last == nil {
            return reader.isDamaged
                ? CaptureError(.badData, "\(name) is damaged: none of its pictures can be decoded; get the file again")
                : CaptureError(.badData, "\(name) has not a single picture that can be decoded; name another file")
        }
        guard reader.isDamaged else { return nil }
        let place = after(beforeDamage)
        return CaptureError(.badData, "\(name) is damaged or cut off\(place); get the file again for what is missing")
    }

    private func after(_ place: (number: Int, time: Double)?) -> String {
        guard let place else { return " before its first picture" }
        let milliseconds = Int((place.time * 1000).rounded())
        let fraction = String(milliseconds % 1000 + 1000).dropFirst()
        return " after frame \(place.number) (\(milliseconds / 1000).\(fraction) s)"
    }
}
