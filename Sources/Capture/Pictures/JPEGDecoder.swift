internal import CJPEG
internal import Imaging

/// Why a picture that a camera sent is not shown.
package enum DamagedPicture: Error, Equatable, CustomStringConvertible {
    /// It has fewer bytes than any picture.
    case tooShort
    /// It ends before its end.
    case truncated(String)
    /// Its data contradict themselves.
    case corrupt(String)
    /// It is of a kind that is not read.
    case unsupported(String)

    package var description: String {
        switch self {
        case .tooShort: "a picture with hardly any bytes"
        case .truncated(let message): "a truncated picture: \(message)"
        case .corrupt(let message): "a damaged picture: \(message)"
        case .unsupported(let message): "a picture that cannot be read: \(message)"
        }
    }
}

/// Decodes JPEG pictures, Motion JPEG's among them, whose Huffman tables may be missing.
///
/// Pictures depend on nothing but their own bytes. Superfluous bytes between markers are ignored; what is truncated or
/// damaged is refused, for half a picture is worse than none: the last good one stands for it.
package struct JPEGDecoder: Sendable {
    /// Pictures come out at 1/`reduction` of their size: 1, 2, 4 or 8. Reducing while decoding is cheaper than afterwards.
    package let reduction: Int

    /// No picture is shorter: the tables alone are longer.
    private static let shortest = 128

    package init(reduction: Int = 1) {
        precondition([1, 2, 4, 8].contains(reduction), "JPEG's blocks reduce by 1, 2, 4 or 8")
        self.reduction = reduction
    }

    /// Decodes a picture. Its luma is JPEG's own Y, not converted, and the same with and without colour.
    ///
    /// `size` is the size in pixels that it has to have after the reduction; nil takes it as it is.
    package func decode(
        _ bytes: UnsafeRawBufferPointer, size: (width: Int, height: Int)? = nil, color wantsColor: Bool = false
    ) throws(DamagedPicture) -> DecodedPicture {
        guard bytes.count >= Self.shortest, let start = bytes.baseAddress else { throw .tooShort }
        let data = start.assumingMemoryBound(to: UInt8.self)
        let (width, height) = if let size { size } else { try measure(data, bytes.count) }
        var luma = GrayImage(width: width, height: height)
        let (lumaStride, reduction) = (luma.stride, Int32(reduction))
        guard wantsColor else {
            try Self.check { message in
                luma.withMutablePixels { luma in
                    cjpeg_decode(
                        data, bytes.count, reduction, Int32(width), Int32(height), luma, lumaStride, nil, 0, message)
                }
            }
            return DecodedPicture(luma: luma)
        }
        var color = ColorImage(width: width, height: height)
        let colorStride = color.stride
        try Self.check { message in
            luma.withMutablePixels { luma in
                color.withMutablePixels { color in
                    cjpeg_decode(
                        data, bytes.count, reduction, Int32(width), Int32(height), luma, lumaStride, color, colorStride, message)
                }
            }
        }
        return DecodedPicture(luma: luma, color: color)
    }

    private func measure(_ data: UnsafePointer<UInt8>, _ count: Int) throws(DamagedPicture) -> (Int, Int) {
        var (width, height): (Int32, Int32) = (0, 0)
        try Self.check { cjpeg_measure(data, count, Int32(reduction), &width, &height, $0) }
        return (Int(width), Int(height))
    }

    private static func check(_ body: (UnsafeMutablePointer<CChar>) -> cjpeg_status) throws(DamagedPicture) {
        let (status, message) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(cjpeg_message_size)) { text in
            text.initialize(repeating: 0)
            let status = body(text.baseAddress!)
            return (status, status == cjpeg_decoded ? "" : String(cString: text.baseAddress!))
        }
        switch status {
        case cjpeg_decoded: return
        case cjpeg_truncated: throw .truncated(message)
        case cjpeg_corrupt: throw .corrupt(message)
        default: throw .unsupported(message)
        }
    }
}
