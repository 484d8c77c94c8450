internal import CFFmpeg
internal import Imaging

/// FFmpeg's conversion to BGRA, with the matrix and range that the picture was coded with.
struct Scaler: ~Copyable {
    private var context: OpaquePointer?

    deinit { sws_freeContext(context) }

    /// The picture in colour, or nil where FFmpeg cannot convert its format.
    mutating func color(of frame: UnsafePointer<AVFrame>) -> ColorImage? {
        let (width, height) = (frame.pointee.width, frame.pointee.height)
        let format = AVPixelFormat(frame.pointee.format)
        context = sws_getCachedContext(
            context, width, height, format, width, height, AV_PIX_FMT_BGRA, SWS_BICUBIC, nil, nil, nil)
        guard let context else { return nil }
        let full = frame.pointee.color_range == AVCOL_RANGE_JPEG || Scaler.fullRange.contains(format.rawValue)
        let matrix = sws_getCoefficients(Scaler.matrix(frame.pointee.colorspace, height: Int(height)))
        sws_setColorspaceDetails(context, matrix, full ? 1 : 0, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16)

        var color = ColorImage(width: Int(width), height: Int(height))
        let stride = Int32(color.stride)
        let rows = color.withMutablePixels { target in
            let planes = (0..<4).map { UnsafePointer(frame.optionalPlane($0)) }
            let linesizes = (0..<4).map { Int32(frame.linesize($0)) }
            return sws_scale(context, planes, linesizes, 0, height, [target, nil, nil, nil], [stride, 0, 0, 0])
        }
        guard rows == height else { return nil }
        return color
    }

    private static let fullRange: Set<Int32> = [
        AV_PIX_FMT_YUVJ420P.rawValue, AV_PIX_FMT_YUVJ422P.rawValue, AV_PIX_FMT_YUVJ444P.rawValue, AV_PIX_FMT_YUVJ440P.rawValue,
        AV_PIX_FMT_YUVJ411P.rawValue,
    ]

    /// Where a video does not say, players take BT.709 for high definition and BT.601 below.
    private static func matrix(_ space: AVColorSpace, height: Int) -> Int32 {
        switch space {
        case AVCOL_SPC_BT709: SWS_CS_ITU709
        case AVCOL_SPC_FCC: SWS_CS_FCC
        case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
        case AVCOL_SPC_UNSPECIFIED where height >= 720: SWS_CS_ITU709
        default: SWS_CS_ITU601
        }
    }
}
