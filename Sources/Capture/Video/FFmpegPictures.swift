internal import CFFmpeg
internal import Imaging

/// A container's pictures by FFmpeg: converted, upright, numbered and timed.
final class FFmpegPictures: RecordedPictures {
    let frameRate: Double?
    let duration: Double?
    private let color: Bool
    private let reader: PictureReader
    private var converter = PictureConverter()
    private let orientation: Orientation
    private var clock: FrameClock
    private var record: ReadingRecord
    private var unknownFormat = false

    init(_ input: MediaInput, color: Bool, threads: Int) throws(CaptureError) {
        self.color = color
        reader = try PictureReader(input, threads: threads)
        record = ReadingRecord(input)
        // Pictures in a row without a container, such as PNM, have a made-up rate.
        let hasClock = !reader.demuxer.format.hasSuffix("_pipe")
        frameRate = hasClock ? reader.demuxer.frameRate : nil
        duration = hasClock ? reader.demuxer.duration : nil
        let stream = reader.demuxer.stream
        clock = FrameClock(unit: stream.pointee.time_base, interval: 1 / (frameRate ?? 25))
        let matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, nil)
        orientation = matrix.map { Orientation(matrix: UnsafeRawPointer($0).assumingMemoryBound(to: Int32.self)) } ?? .upright
    }

    func next() -> Frame? {
        guard !unknownFormat else { return nil }
        let more = reader.advance()
        if reader.isDamaged { record.noteDamage() }
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
        let number = reader.pictures - 1, time = clock.time(of: stamp == cffmpeg_no_timestamp ? nil : stamp)
        record.noteWhole(number: number, time: time)
        return pixels.frame(number: number, time: time)
    }

    var damage: CaptureError? {
        if unknownFormat, reader.failure == nil {
            return CaptureError(.badData, "\(record.name) has pixels in a form that cannot be read here; convert it to yuv420p")
        }
        return record.error(failure: reader.failure)
    }
}
