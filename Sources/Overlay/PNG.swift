internal import CFFmpeg
internal import Imaging

/// Encodes pictures as PNG, without alpha.
enum PNG {
    /// - Throws: `.unavailable` where FFmpeg's libraries are missing or have no PNG encoder.
    static func encode(_ image: borrowing ColorImage) throws(OverlayError) -> [UInt8] {
        try FFmpeg.load()
        guard let encoder = avcodec_find_encoder(AV_CODEC_ID_PNG), let codec = avcodec_alloc_context3(encoder) else {
            throw OverlayError(.unavailable, "FFmpeg's libraries have no PNG encoder")
        }
        var context: UnsafeMutablePointer<AVCodecContext>? = codec
        var picture = av_frame_alloc(), packet = av_packet_alloc()
        defer {
            av_packet_free(&packet)
            av_frame_free(&picture)
            avcodec_free_context(&context)
        }
        codec.pointee.width = Int32(image.width)
        codec.pointee.height = Int32(image.height)
        codec.pointee.pix_fmt = AV_PIX_FMT_RGB24
        codec.pointee.time_base = AVRational(num: 1, den: 1)
        codec.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        try check(avcodec_open2(codec, encoder, nil))
        try fill(picture!, with: image)
        try check(avcodec_send_frame(codec, picture))
        try check(avcodec_receive_packet(codec, packet))
        return Array(UnsafeBufferPointer(start: packet!.pointee.data, count: Int(packet!.pointee.size)))
    }

    private static func fill(_ picture: UnsafeMutablePointer<AVFrame>, with image: borrowing ColorImage) throws(OverlayError) {
        let (width, height, stride) = (image.width, image.height, image.stride)
        picture.pointee.format = AV_PIX_FMT_RGB24.rawValue
        picture.pointee.width = Int32(width)
        picture.pointee.height = Int32(height)
        try check(av_frame_get_buffer(picture, 0))
        let (target, pitch) = (picture.pointee.data.0!, Int(picture.pointee.linesize.0))
        image.withPixels { source in
            for y in 0..<height {
                let from = source + y * stride, to = target + y * pitch
                for x in 0..<width {
                    to[3 * x] = from[4 * x + 2]
                    to[3 * x + 1] = from[4 * x + 1]
                    to[3 * x + 2] = from[4 * x]
                }
            }
        }
    }

    private static func check(_ status: Int32) throws(OverlayError) {
        guard status < 0 else { return }
        throw OverlayError(.unavailable, "the picture cannot be encoded as PNG (FFmpeg's error \(status))")
    }
}
