/// An 8-bit gray picture that owns its pixels: `(height, width)`, row-major, 0 black to 255 white.
///
/// Rows start 64 bytes apart or a multiple of it, and 64 readable bytes follow the last row, so vector code may load past
/// a row's end. A frame's luma is one of these. It is never implicitly copied: ask for `copy()`.
package struct GrayImage: ~Copyable, @unchecked Sendable {
    package let width: Int
    package let height: Int
    /// Bytes from one row to the next.
    package let stride: Int
    private let base: UnsafeMutablePointer<UInt8>
    private let byteCount: Int

    private static let alignment = 64

    /// A picture whose pixels all have one gray level. Width and height are at least 1.
    package init(width: Int, height: Int, filledWith level: UInt8 = 0) {
        precondition(width > 0 && height > 0, "a picture has pixels")
        self.width = width
        self.height = height
        stride = (width + Self.alignment - 1) / Self.alignment * Self.alignment
        byteCount = stride * height + Self.alignment
        base = PixelMemory.shared.allocate(byteCount: byteCount)
            .initializeMemory(as: UInt8.self, repeating: level, count: byteCount)
    }

    /// Copies pixels that lie `stride` bytes a row in someone else's memory.
    package init(width: Int, height: Int, copying source: UnsafePointer<UInt8>, stride sourceStride: Int) {
        self.init(width: width, height: height)
        for y in 0..<height { (base + y * stride).update(from: source + y * sourceStride, count: width) }
    }

    /// Packs the bytes of a picture without gaps; `pixels` has `width × height` elements.
    package init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height, "as many pixels as the size says")
        self.init(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width { base[y * stride + x] = pixels[y * width + x] }
        }
    }

    deinit { PixelMemory.shared.deallocate(base, byteCount: byteCount) }

    package borrowing func copy() -> GrayImage {
        GrayImage(width: width, height: height, copying: base, stride: stride)
    }

    /// The pixel at column `x`, row `y`. For tests and small pictures: hot loops take the pointer once.
    package subscript(x: Int, y: Int) -> UInt8 {
        get { base[y * stride + x] }
        nonmutating set { base[y * stride + x] = newValue }
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

    /// The pixels without gaps between rows, `width × height` bytes.
    package borrowing func packed() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: width * height) { bytes, count in
            for y in 0..<height {
                (bytes.baseAddress! + y * width).initialize(from: base + y * stride, count: width)
            }
            count = width * height
        }
    }
}
