import Capture
import Imaging

/// Bytes that stay where they are: what is decoded from them cannot be returned from a closure, having one owner.
final class CameraBytes {
    let buffer: UnsafeRawBufferPointer

    init(_ bytes: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
        copy.copyBytes(from: bytes)
        buffer = UnsafeRawBufferPointer(copy)
    }

    deinit { buffer.deallocate() }
}

extension DecodedPicture {
    /// The colours without gaps between rows, four bytes a pixel; none where there is no colour.
    borrowing func packedColor() -> [UInt8] {
        switch color {
        case .some(let color):
            let (rowLength, stride) = (4 * color.width, color.stride)
            let height = color.height
            return color.withPixels { pixels in
                (0..<height).flatMap { y in UnsafeBufferPointer(start: pixels + y * stride, count: rowLength) }
            }
        case .none:
            return []
        }
    }
}
