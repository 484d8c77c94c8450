internal import CFFmpeg
internal import Glibc
internal import Imaging

/// Encodes pictures as H.264 into an mp4 file that players can start before it is loaded whole.
///
/// The same pictures and times give the same bytes: it encodes in one thread and writes no date.
final class VideoEncoder {
    /// What errors call the file.
    private let name: String
    private let width: Int
    private let height: Int
    /// Time stamp units that a picture is taken to last.
    private let interval: Int64
    private var codec: UnsafeMutablePointer<AVCodecContext>?
    private var container: UnsafeMutablePointer<AVFormatContext>?
    private var stream: UnsafeMutablePointer<AVStream>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private var picture: UnsafeMutablePointer<AVFrame>?
    private var scaler: OpaquePointer?
    private var lastStamp: Int64?

    /// Time stamp units in a second: what MPEG counts in, fine enough for any camera.
    private static let clockRate: Int32 = 90_000

    /// - Parameters:
    ///   - path: the file written, which is emptied.
    ///   - width: in pixels, even, as `height`.
    ///   - frameRate: pictures a second on average, for the encoder's decisions; their times are as given with each.
    init(path: String, name: String, width: Int, height: Int, frameRate: Double?) throws(OverlayError) {
        try FFmpeg.load()
        self.name = name
        self.width = width
        self.height = height
        let rate = min(1000, max(1, frameRate ?? 25))
        interval = Int64((Double(Self.clockRate) / rate).rounded())
        (packet, picture) = (av_packet_alloc(), av_frame_alloc())
        av_log_set_level(AV_LOG_QUIET)
        try openCodec(rate: rate)
        try openContainer(path)
    }

    deinit {
        sws_freeContext(scaler)
        av_frame_free(&picture)
        av_packet_free(&packet)
        avcodec_free_context(&codec)
        if let container { avio_closep(&container.pointee.pb) }
        avformat_free_context(container)
    }

    /// Adds a picture. One of another size is scaled.
    ///
    /// - Parameter time: in seconds; where it does not grow, the smallest step is made.
    func append(_ image: borrowing ColorImage, time: Double) throws(OverlayError) {
        let picture = picture!
        av_frame_unref(picture)
        picture.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        picture.pointee.width = Int32(width)
        picture.pointee.height = Int32(height)
        try check(av_frame_get_buffer(picture, 0))
        try convert(image, to: picture)
        let stamp = Int64((time * Double(Self.clockRate)).rounded())
        picture.pointee.pts = lastStamp.map { max($0 + 1, stamp) } ?? stamp
        lastStamp = picture.pointee.pts
        try check(avcodec_send_frame(codec, picture))
        try writePackets()
    }

    /// Writes what the encoder still holds and closes the file.
    func finish() throws(OverlayError) {
        try check(avcodec_send_frame(codec, nil))
        try writePackets()
        try check(av_write_trailer(container))
        try check(avio_closep(&container!.pointee.pb))
    }

    private func openCodec(rate: Double) throws(OverlayError) {
        guard let encoder = avcodec_find_encoder_by_name("libx264"), let codec = avcodec_alloc_context3(encoder) else {
            throw OverlayError(.unavailable, "FFmpeg's libraries have no H.264 encoder; install libavcodec built with libx264")
        }
        self.codec = codec
        codec.pointee.width = Int32(width)
        codec.pointee.height = Int32(height)
        codec.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        codec.pointee.time_base = AVRational(num: 1, den: Self.clockRate)
        codec.pointee.framerate = av_d2q(rate, 100_000)
        codec.pointee.color_range = AVCOL_RANGE_MPEG
        codec.pointee.colorspace = height >= Self.highDefinition ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M
        codec.pointee.thread_count = 1
        codec.pointee.flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_GLOBAL_HEADER
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "preset", "veryfast", 0)
        av_dict_set(&options, "crf", "20", 0)
        try check(avcodec_open2(codec, encoder, &options))
    }

    private func openContainer(_ path: String) throws(OverlayError) {
        // With the protocol named, no file name can be taken for an address.
        let url = "file:\(path)"
        try check(avformat_alloc_output_context2(&container, nil, "mp4", url))
        let container = container!
        container.pointee.flags |= AVFMT_FLAG_BITEXACT
        guard let stream = avformat_new_stream(container, nil) else { throw failure(-ENOMEM) }
        self.stream = stream
        try check(avcodec_parameters_from_context(stream.pointee.codecpar, codec))
        stream.pointee.time_base = codec!.pointee.time_base
        stream.pointee.avg_frame_rate = codec!.pointee.framerate
        try check(avio_open(&container.pointee.pb, url, AVIO_FLAG_WRITE))
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "movflags", "faststart", 0)
        av_dict_set(&options, "video_track_timescale", "\(Self.clockRate)", 0)
        try check(avformat_write_header(container, &options))
    }

    private func convert(_ image: borrowing ColorImage, to picture: UnsafeMutablePointer<AVFrame>) throws(OverlayError) {
        scaler = sws_getCachedContext(
            scaler, Int32(image.width), Int32(image.height), AV_PIX_FMT_BGRA, Int32(width), Int32(height), AV_PIX_FMT_YUV420P,
            SWS_BICUBIC | SWS_ACCURATE_RND, nil, nil, nil)
        guard let scaler else { throw failure(-ENOMEM) }
        let matrix = sws_getCoefficients(height >= Self.highDefinition ? SWS_CS_ITU709 : SWS_CS_ITU601)
        sws_setColorspaceDetails(scaler, sws_getCoefficients(SWS_CS_DEFAULT), 1, matrix, 0, 0, 1 << 16, 1 << 16)
        let data = picture.pointee.data, linesize = picture.pointee.linesize
        let stride = Int32(image.stride), rows = Int32(image.height)
        image.withPixels { pixels in
            // FFmpeg reads four of each, whatever the format has.
            let planes = [data.0, data.1, data.2, nil], linesizes = [linesize.0, linesize.1, linesize.2, 0]
            _ = sws_scale(scaler, [pixels, nil, nil, nil], [stride, 0, 0, 0], 0, rows, planes, linesizes)
        }
    }

    /// From this height on, players expect BT.709, below BT.601.
    private static let highDefinition = 720

    private func writePackets() throws(OverlayError) {
        while true {
            let status = avcodec_receive_packet(codec, packet)
            if status == cffmpeg_again || status == cffmpeg_end_of_file { return }
            try check(status)
            // Only the last picture's counts: the others last until the next one.
            packet!.pointee.duration = interval
            packet!.pointee.stream_index = stream!.pointee.index
            av_packet_rescale_ts(packet, codec!.pointee.time_base, stream!.pointee.time_base)
            try check(av_interleaved_write_frame(container, packet))
            // What is buffered fails later than its own call.
            try check(container!.pointee.pb.pointee.error)
        }
    }

    private func check(_ status: Int32) throws(OverlayError) {
        if status < 0 { throw failure(status) }
    }

    private func failure(_ code: Int32) -> OverlayError {
        let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
            av_strerror(code, text.baseAddress!, text.count)
            return String(cString: text.baseAddress!)
        }
        let advice = code == -ENOSPC || code == -EDQUOT ? "free some space, or name a file elsewhere" : "name a file elsewhere"
        return OverlayError(.unwritable, "cannot write the video \(name): \(reason); \(advice)")
    }
}
