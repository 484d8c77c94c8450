internal import CFFmpeg
internal import Glibc

/// A container opened for reading, and the picture stream in it.
struct Demuxer: ~Copyable {
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let input: MediaInput
    let stream: UnsafeMutablePointer<AVStream>
    /// FFmpeg's short name of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    let format: String

    /// Formats that name other files, go to the network, run scripts or see a video in any text.
    private static let refused: Set<String> = [
        "applehttp", "avisynth", "concat", "dash", "ffmetadata", "hls", "image2", "imf", "lavfi", "rtp", "rtsp", "sdp", "tty",
        "vapoursynth", "webm_dash_manifest",
    ]

    /// Recognises the container by its first bytes (an extension only helps raw streams) and finds its picture stream.
    init(_ input: MediaInput) throws(CaptureError) {
        try input.prepareFFmpeg()
        let name = input.name
        guard input.size > 0 else { throw CaptureError(.badData, "\(name) is empty; name a video or picture file") }
        let format = try Demuxer.probe(input)

        var context = avformat_alloc_context()
        context!.pointee.pb = input.context
        context!.pointee.io_open = { _, _, _, _, _ in -EPERM }
        guard avformat_open_input(&context, nil, format, nil) == 0, let opened = context else {
            throw Demuxer.unreadable(input)
        }
        let stream: UnsafeMutablePointer<AVStream>
        do throws(CaptureError) {
            stream = try Demuxer.pictureStream(of: opened, name: name)
        } catch {
            avformat_close_input(&context)
            throw error
        }
        for i in 0..<Int(opened.pointee.nb_streams) where opened.pointee.streams[i] != stream {
            opened.pointee.streams[i]!.pointee.discard = AVDISCARD_ALL
        }
        self.format = String(cString: format.pointee.name)
        self.input = input
        self.stream = stream
        self.context = context
    }

    deinit {
        var context = context
        avformat_close_input(&context)
    }

    /// Reads the picture stream's next packet. Returns 0, `cffmpeg_end_of_file` or another of FFmpeg's errors.
    borrowing func read(_ packet: UnsafeMutablePointer<AVPacket>) -> Int32 {
        while true {
            av_packet_unref(packet)
            let status = av_read_frame(context, packet)
            if status < 0 || packet.pointee.stream_index == stream.pointee.index { return status }
        }
    }

    /// Goes back to the first packet. Returns 0 or FFmpeg's error.
    borrowing func rewind() -> Int32 {
        let start = stream.pointee.start_time
        return av_seek_frame(context, stream.pointee.index, start == cffmpeg_no_timestamp ? 0 : start, AVSEEK_FLAG_BACKWARD)
    }

    /// Frames a second as the container or the first packets tell.
    var frameRate: Double? {
        let rate = av_guess_frame_rate(context, stream, nil)
        return rate.num > 0 && rate.den > 0 ? av_q2d(rate) : nil
    }

    var duration: Double? {
        let stream = stream.pointee
        if stream.duration > 0 { return Double(stream.duration) * av_q2d(stream.time_base) }
        let whole = context!.pointee.duration
        return whole > 0 ? Double(whole) / Double(AV_TIME_BASE) : nil
    }

    private static func probe(_ input: MediaInput) throws(CaptureError) -> UnsafePointer<AVInputFormat> {
        // Pictures one behind the other look to FFmpeg like a single one with something appended.
        if StillHeader.kind(of: input.bytes(at: 0, count: 16)) == .jpeg, let stream = av_find_input_format("mjpeg") {
            return stream
        }
        // Never the real name: FFmpeg would read `%d` in it as a numbered sequence of files.
        let tail = input.name.split(separator: "/").last ?? ""
        let suffix = tail.split(separator: ".").last.map(String.init) ?? ""
        let plain = suffix.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 32) }
        var format: UnsafePointer<AVInputFormat>?
        guard av_probe_input_buffer2(input.context, &format, plain ? "input.\(suffix)" : "input", nil, 0, 0) >= 0, let format,
            refused.isDisjoint(with: String(cString: format.pointee.name).split(separator: ",").map(String.init))
        else { throw unreadable(input) }
        return format
    }

    private static func unreadable(_ input: MediaInput) -> CaptureError {
        if let code = input.failure {
            return CaptureError(.unreadable, "\(input.name) cannot be read (\(String(cString: strerror(code)))); check the disk")
        }
        if ContainerLength.isCutOff(input) {
            return CaptureError(.badData, "\(input.name) is cut off: its index or header is missing; get the whole file")
        }
        return CaptureError(.badData, "\(input.name) is not a video or picture that can be read; name another file")
    }

    private static func pictureStream(
        of context: UnsafeMutablePointer<AVFormatContext>, name: String
    ) throws(CaptureError) -> UnsafeMutablePointer<AVStream> {
        // The header's sizes are checked before FFmpeg decodes anything to learn more.
        let known = Int(context.pointee.nb_streams)
        for i in 0..<known {
            let parameters = context.pointee.streams[i]!.pointee.codecpar.pointee
            try PictureLimit.check(width: Int(parameters.width), height: Int(parameters.height), name: name)
        }
        var options = [OpaquePointer?](repeating: nil, count: known)
        for i in 0..<known { av_dict_set(&options[i], "max_pixels", "\(PictureLimit.pixels)", 0) }
        let found = avformat_find_stream_info(context, &options)
        for i in 0..<known { av_dict_free(&options[i]) }
        let index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
        guard found >= 0, index >= 0, let stream = context.pointee.streams[Int(index)],
            stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
        else { throw CaptureError(.badData, "\(name) has no picture stream, only sound or other data; name a video") }
        let parameters = stream.pointee.codecpar.pointee
        try PictureLimit.check(width: Int(parameters.width), height: Int(parameters.height), name: name)
        return stream
    }
}
