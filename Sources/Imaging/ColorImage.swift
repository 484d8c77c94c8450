/// An 8-bit colour picture that owns its pixels: `(height, width)`, row-major, four bytes blue, green, red, alpha.
///
/// This is SDL's `ARGB8888` and FFmpeg's `BGRA` on a little-endian machine. Decoded only where something shows or stores it.
package struct ColorImage: ~Copyable, @unchecked Sendable {
    package let width: Int
    package let height: Int
    /// Bytes from one row to the next, a multiple of 64.
    package let stride: Int
    private let base: UnsafeMutablePointer<UInt8>
    private let byteCount: Int

    /// A black, opaque-less picture (all bytes 0). Width and height are at least 1.
    package init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture has pixels")
        self.width = width
        self.height = height
        stride = (width * 4 + 63) / 64 * 64
        byteCount = stride * height + 64
        base = PixelMemory.shared.allocate(byteCount: byteCount)
            .initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    }

    /// A gray picture in colour.
    package init(gray: borrowing GrayImage) {
        self.init(width: gray.width, height: gray.height)
        let (width, height, stride, base) = (width, height, stride, base)
        let grayStride = gray.stride
        gray.withPixels { source in
            for y in 0..<height {
                let row = base + y * stride, from = source + y * grayStride
                for x in 0..<width {
                    let level = from[x]
                    row[4 * x] = level
                    row[4 * x + 1] = level
                    row[4 * x + 2] = level
                    row[4 * x + 3] = 255
                }
            }
        }
    }

    deinit { PixelMemory.shared.deallocate(base, byteCount: byteCount) }

    package borrowing func copy() -> ColorImage {
        let other = ColorImage(width: width, height: height)
        other.base.update(from: base, count: stride * height)
        return other
    }

    /// Lends the first pixel's address, `stride` bytes a row. The pointer must not leave the closure.
    package borrowing func withPixels<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafePointer(base))
    }

    /// The same, for writing.
    package mutating func withMutablePixels<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(base)
    }

    /// Luma by OpenCV's `COLOR_BGR2GRAY`: `(3735·B + 19235·G + 9798·R + 16384) >> 15`.
    package borrowing func luma() -> GrayImage {
        var gray = GrayImage(width: width, height: height)
        let (width, height, stride, base, grayStride) = (width, height, stride, base, gray.stride)
        gray.withMutablePixels { target in
            for y in 0..<height {
                let row = base + y * stride, to = target + y * grayStride
                for x in 0..<width {
                    let weighted = 3735 * UInt32(row[4 * x]) + 19235 * UInt32(row[4 * x + 1]) + 9798 * UInt32(row[4 * x + 2])
                    to[x] = UInt8(truncatingIfNeeded: (weighted + 16384) >> 15)
                }
            }
        }
        return gray
    }
}
