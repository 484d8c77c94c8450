internal import CFFmpeg

/// A decoder for one stream of compressed pictures. Its pictures are exact: nothing is skipped to be faster.
struct Decoder: ~Copyable {
    private var context: UnsafeMutablePointer<AVCodecContext>?
    /// Whether every picture stands for itself, as in Motion JPEG.
    let intraOnly: Bool

    /// - Parameter parameters: what the container says of the stream; a still has none.
    init(
        _ codec: AVCodecID, parameters: UnsafePointer<AVCodecParameters>? = nil, timeBase: AVRational? = nil, threads: Int,
        name: String
    ) throws(CaptureError) {
        guard let decoder = avcodec_find_decoder(codec) else {
            let coding = String(cString: avcodec_get_name(codec))
            throw CaptureError(.badData, "\(name) is coded as \(coding), which cannot be decoded here; convert it")
        }
        let properties = avcodec_descriptor_get(codec)?.pointee.props ?? 0
        let intraOnly = properties & AV_CODEC_PROP_INTRA_ONLY != 0

        var context = avcodec_alloc_context3(decoder)
        if let parameters { avcodec_parameters_to_context(context, parameters) }
        if let timeBase { context!.pointee.pkt_timebase = timeBase }
        context!.pointee.thread_count = Int32(threads)
        context!.pointee.max_pixels = Int64(PictureLimit.pixels)
        context!.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        // These decoders make up what is missing and tell only if asked to; others are strict about mere oddities.
        if Decoder.lenient.contains(codec.rawValue) { context!.pointee.err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK }
        guard avcodec_open2(context, decoder, nil) == 0 else {
            avcodec_free_context(&context)
            throw CaptureError(.badData, "\(name) has a damaged header: its decoder cannot be set up; get the file again")
        }
        self.intraOnly = intraOnly
        self.context = context
    }

    private static let lenient: Set<UInt32> = [
        AV_CODEC_ID_MJPEG.rawValue, AV_CODEC_ID_PNG.rawValue, AV_CODEC_ID_APNG.rawValue, AV_CODEC_ID_WEBP.rawValue,
    ]

    deinit {
        var context = context
        avcodec_free_context(&context)
    }

    /// Hands over a packet, or nil for the end. Returns 0 or FFmpeg's error.
    borrowing func send(_ packet: UnsafePointer<AVPacket>?) -> Int32 { avcodec_send_packet(context, packet) }

    /// Returns 0 with a picture, `cffmpeg_again` where another packet is needed, `cffmpeg_end_of_file` or an error.
    borrowing func receive(_ frame: UnsafeMutablePointer<AVFrame>) -> Int32 { avcodec_receive_frame(context, frame) }
}

/// A packet that frees itself.
struct Packet: ~Copyable {
    let raw = av_packet_alloc()!

    deinit {
        var raw: UnsafeMutablePointer<AVPacket>? = raw
        av_packet_free(&raw)
    }
}

/// A decoded picture that frees itself.
struct Picture: ~Copyable {
    let raw = av_frame_alloc()!

    deinit {
        var raw: UnsafeMutablePointer<AVFrame>? = raw
        av_frame_free(&raw)
    }
}
