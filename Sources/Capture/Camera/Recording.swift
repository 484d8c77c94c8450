internal import CFFmpeg

/// The pictures of a recording in Motion JPEG, still encoded. After its last comes its first.
protocol Recording: AnyObject {
    var path: String { get }
    var mode: CameraMode { get }

    /// Reads the next picture; false where nothing can be read any more.
    func advance() -> Bool

    /// The picture's bytes, until the next one is read.
    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void)
}

/// One in an AVI container, read without FFmpeg.
final class AVIRecording: Recording {
    let path: String
    let mode: CameraMode
    private var file: AVIFile
    private var picture: [UInt8] = []

    /// Nil for any other file.
    init?(_ input: MediaInput) {
        guard let file = AVIFile(input) else { return nil }
        self.file = file
        path = input.name
        mode = CameraMode(width: file.width, height: file.height, rate: Double(file.rate) / Double(file.scale))
    }

    func advance() -> Bool {
        if read() { return true }
        file.rewind()
        return read()
    }

    private func read() -> Bool {
        while let chunk = file.next() {
            guard case .picture(let bytes) = chunk else { continue }
            picture = bytes
            return true
        }
        return false
    }

    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        picture.withUnsafeBytes(body)
    }
}

/// One in any other container.
final class FFmpegRecording: Recording {
    let path: String
    let mode: CameraMode
    private let demuxer: Demuxer
    private let packet = Packet()

    /// Throws `badData` for what is no recording in Motion JPEG.
    init(_ input: MediaInput) throws(CaptureError) {
        path = input.name
        demuxer = try Demuxer(input)
        let parameters = demuxer.stream.pointee.codecpar.pointee
        guard parameters.codec_id == AV_CODEC_ID_MJPEG, parameters.width > 0, parameters.height > 0 else {
            let coding = String(cString: avcodec_get_name(parameters.codec_id))
            throw CaptureError(
                .badData, "\(path) is coded as \(coding), and cameras send mjpeg; convert it: ffmpeg -i … -c:v mjpeg out.avi")
        }
        mode = CameraMode(width: Int(parameters.width), height: Int(parameters.height), rate: demuxer.frameRate ?? 30)
    }

    func advance() -> Bool {
        if demuxer.read(packet.raw) == 0 { return true }
        return demuxer.rewind() >= 0 && demuxer.read(packet.raw) == 0
    }

    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        body(UnsafeRawBufferPointer(start: packet.raw.pointee.data, count: Int(packet.raw.pointee.size)))
    }
}

extension CameraMode {
    /// Motion JPEG with `rate` pictures a second, as a recording has them.
    fileprivate init(width: Int, height: Int, rate: Double) {
        let milliHertz = min(max(rate * 1000, 1), 1_000_000)
        self.init(format: .motionJPEG, width: width, height: height, interval: FrameInterval(1000, UInt32(milliHertz.rounded())))
    }
}
