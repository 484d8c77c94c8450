internal import Imaging

/// Where the samples of an uncompressed picture lie: of luma every `lumaStep` bytes, of chroma, for two columns each, every
/// `chromaStep` bytes. Offsets count from the picture's first byte. ITU-R BT.601, as webcams send it.
package struct RawLayout: Equatable, Sendable {
    private let width: Int
    private let height: Int
    private var lumaOffset = 0
    private var lumaStep = 1
    private let lumaStride: Int
    /// Nil for gray.
    private var chroma: Chroma?
    /// Luma from 0 to 255, not from 16 to 235.
    private let isFullRange: Bool
    /// Bytes that a whole picture has at least.
    package let byteCount: Int

    private struct Chroma: Equatable {
        var uOffset: Int
        var vOffset: Int
        var step: Int
        var stride: Int
        /// Rows of luma for each row of chroma: 1 or 2.
        var rows: Int
    }

    /// Nil for formats that are not read natively. `bytesPerLine` counts from row to row of the first plane.
    package init?(_ format: PixelFormat, width: Int, height: Int, bytesPerLine: Int, isFullRange: Bool) {
        self.width = width
        self.height = height
        self.isFullRange = isFullRange
        lumaStride = bytesPerLine
        let lumaPlane = bytesPerLine * height, chromaHeight = (height + 1) / 2
        switch format {
        case .grey:
            byteCount = bytesPerLine * (height - 1) + width
        case .yuyv:
            lumaStep = 2
            chroma = Chroma(uOffset: 1, vOffset: 3, step: 4, stride: bytesPerLine, rows: 1)
            byteCount = bytesPerLine * (height - 1) + (width + 1) / 2 * 4
        case .uyvy:
            lumaOffset = 1
            lumaStep = 2
            chroma = Chroma(uOffset: 0, vOffset: 2, step: 4, stride: bytesPerLine, rows: 1)
            byteCount = bytesPerLine * (height - 1) + (width + 1) / 2 * 4
        case .nv12:
            chroma = Chroma(uOffset: lumaPlane, vOffset: lumaPlane + 1, step: 2, stride: bytesPerLine, rows: 2)
            byteCount = lumaPlane + bytesPerLine * (chromaHeight - 1) + (width + 1) / 2 * 2
        case .yu12:
            let stride = (bytesPerLine + 1) / 2, plane = stride * chromaHeight
            chroma = Chroma(uOffset: lumaPlane, vOffset: lumaPlane + plane, step: 1, stride: stride, rows: 2)
            byteCount = lumaPlane + plane + stride * (chromaHeight - 1) + (width + 1) / 2
        default:
            return nil
        }
    }

    /// Copies the picture out of the driver's memory. `bytes` holds at least `byteCount`.
    package func picture(_ bytes: UnsafeRawBufferPointer, color wantsColor: Bool) -> DecodedPicture {
        precondition(bytes.count >= byteCount, "a whole picture")
        let source = bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        var luma = GrayImage(width: width, height: height)
        let stride = luma.stride
        luma.withMutablePixels { target in
            for y in 0..<height { readLuma(source + lumaOffset + y * lumaStride, to: target + y * stride) }
        }
        guard wantsColor else { return DecodedPicture(luma: luma) }
        guard let chroma else {
            let color = ColorImage(gray: luma)
            return DecodedPicture(luma: luma, color: color)
        }
        var color = ColorImage(width: width, height: height)
        let colorStride = color.stride
        luma.withPixels { luma in
            color.withMutablePixels { target in
                for y in 0..<height {
                    let row = source + y / chroma.rows * chroma.stride
                    mix(
                        luma + y * stride, row + chroma.uOffset, row + chroma.vOffset, step: chroma.step,
                        to: target + y * colorStride)
                }
            }
        }
        return DecodedPicture(luma: luma, color: color)
    }

    /// One row of luma, stretched to 0…255: `255 · (y − 16) / 219`, rounded.
    @inline(__always)
    private func readLuma(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
        // The step is a constant in each branch, so that the loops become vector code.
        switch (lumaStep, isFullRange) {
        case (1, true): target.update(from: source, count: width)
        case (1, false): for x in 0..<width { target[x] = Self.stretched(source[x]) }
        case (_, true): for x in 0..<width { target[x] = source[2 &* x] }
        case (_, false): for x in 0..<width { target[x] = Self.stretched(source[2 &* x]) }
        }
    }

    @inline(__always)
    private static func stretched(_ level: UInt8) -> UInt8 {
        clamped(((Int32(level) &- 16) &* 76309 &+ 32768) &>> 16)
    }

    @inline(__always)
    private static func clamped(_ value: Int32) -> UInt8 { UInt8(truncatingIfNeeded: max(0, min(255, value))) }

    /// One row of colour of stretched luma and chroma: R = Y + 1.402 V, B = Y + 1.772 U, G = Y − 0.344 U − 0.714 V with
    /// U and V from −128; for limited range they are stretched by 255/224. In 1/65536.
    @inline(__always)
    private func mix(
        _ luma: UnsafePointer<UInt8>, _ u: UnsafePointer<UInt8>, _ v: UnsafePointer<UInt8>, step: Int,
        to target: UnsafeMutablePointer<UInt8>
    ) {
        let (red, greenU, greenV, blue): (Int32, Int32, Int32, Int32) =
            isFullRange ? (91881, 22554, 46802, 116130) : (104597, 25675, 53279, 132201)
        for x in 0..<width {
            let y = Int32(luma[x]), at = (x &>> 1) &* step
            let cb = Int32(u[at]) &- 128, cr = Int32(v[at]) &- 128
            target[4 &* x] = Self.clamped(y &+ (blue &* cb &+ 32768) &>> 16)
            target[4 &* x &+ 1] = Self.clamped(y &- (greenU &* cb &+ greenV &* cr &+ 32768) &>> 16)
            target[4 &* x &+ 2] = Self.clamped(y &+ (red &* cr &+ 32768) &>> 16)
            target[4 &* x &+ 3] = 255
        }
    }
}
