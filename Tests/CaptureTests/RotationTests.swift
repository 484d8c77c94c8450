import Testing

import Capture
import Imaging

/// A video's display matrix, in all eight forms that quarter turns and mirrors have.
@Suite struct RotationTests {
    /// For each EXIF orientation the matrix `(a, b, c, d)` of `x' = a·x + c·y`, `y' = b·x + d·y` that makes it upright.
    static let matrices: [(exif: Int, matrix: [Int32])] = [
        (1, [1, 0, 0, 1]), (2, [-1, 0, 0, 1]), (3, [-1, 0, 0, -1]), (4, [1, 0, 0, -1]),
        (5, [0, 1, 1, 0]), (6, [0, 1, -1, 0]), (7, [0, -1, -1, 0]), (8, [0, -1, 1, 0]),
    ]

    @Test(arguments: matrices) func displayMatrix(exif: Int, matrix: [Int32]) throws {
        let media = try Media()
        let plain = try media.clip("a.mp4", frames: 2, "-c:v libx264 -pix_fmt yuv420p")
        let turned = try media.write("turned.mp4", withMatrix(matrix, in: media.bytes(plain)))
        let stored = try Played(plain, color: true), upright = try Played(turned, color: true)
        let swapped = exif >= 5
        #expect(upright.info.width == (swapped ? 48 : 64) && upright.info.height == (swapped ? 64 : 48))
        for frame in 0..<2 {
            #expect(upright.luma[frame] == turn(stored.luma[frame], width: 64, height: 48, exif: exif))
            #expect(upright.color[frame] == turn(stored.color[frame], width: 64, height: 48, exif: exif, bytes: 4))
        }
    }

    /// Writes a matrix in 16.16 fixed point into the track header: 40 bytes behind the box's type.
    private func withMatrix(_ matrix: [Int32], in bytes: [UInt8]) throws -> [UInt8] {
        var bytes = bytes
        let type = Array("tkhd".utf8)
        let start = try #require((0..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == type }) + 4 + 40
        for (place, value) in zip([0, 1, 3, 4], matrix) {
            let fixed = UInt32(bitPattern: value << 16)
            for byte in 0..<4 { bytes[start + 4 * place + byte] = UInt8(truncatingIfNeeded: fixed >> UInt32(24 - 8 * byte)) }
        }
        return bytes
    }
}

/// What a viewer shows of stored pixels with an EXIF orientation, by the standard's words: the stored row 0 is the visual
/// top (1, 2), bottom (3, 4), left (5, 8) or right (6, 7) side, and so for column 0.
func turn(_ pixels: [UInt8], width: Int, height: Int, exif: Int, bytes: Int = 1) -> [UInt8] {
    let (outWidth, outHeight) = exif >= 5 ? (height, width) : (width, height)
    var result: [UInt8] = []
    for y in 0..<outHeight {
        for x in 0..<outWidth {
            let (column, row) =
                switch exif {
                case 2: (width - 1 - x, y)
                case 3: (width - 1 - x, height - 1 - y)
                case 4: (x, height - 1 - y)
                case 5: (y, x)
                case 6: (y, height - 1 - x)
                case 7: (width - 1 - y, height - 1 - x)
                case 8: (width - 1 - y, x)
                default: (x, y)
                }
            let start = (row * width + column) * bytes
            result += pixels[start..<start + bytes]
        }
    }
    return result
}
