internal import Imaging

/// Makes pictures of what a camera sends, whatever its format.
enum CameraDecoder: ~Copyable {
    case jpeg(JPEGDecoder, width: Int, height: Int)
    case raw(RawLayout)
    case converted(FormatConverter)

    init(_ format: NegotiatedFormat, node: borrowing VideoNode) throws(VideoNodeError) {
        let mode = format.mode
        if mode.format.isJPEG {
            self = .jpeg(JPEGDecoder(), width: mode.width, height: mode.height)
        } else if let layout = RawLayout(
            mode.format, width: mode.width, height: mode.height, bytesPerLine: format.bytesPerLine,
            isFullRange: format.isFullRange)
        {
            self = .raw(layout)
        } else {
            self = .converted(try FormatConverter(format, node: node))
        }
    }

    borrowing func decode(_ bytes: UnsafeRawBufferPointer, color: Bool) throws(DamagedPicture) -> DecodedPicture {
        switch self {
        case .jpeg(let decoder, let width, let height):
            return try decoder.decode(bytes, size: (width, height), color: color)
        case .raw(let layout):
            guard bytes.count >= layout.byteCount else {
                throw .truncated("\(bytes.count) bytes in place of \(layout.byteCount)")
            }
            return layout.picture(bytes, color: color)
        case .converted(let converter):
            return try converter.decode(bytes, color: color)
        }
    }
}
