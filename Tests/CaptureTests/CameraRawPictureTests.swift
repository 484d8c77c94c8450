import Capture
import Imaging
import Testing
import Threads

/// A picture in Y'CbCr with a colour of its own for each two columns and rows, and what it should become.
private struct Original {
    let width: Int
    let height: Int

    func luma(_ x: Int, _ y: Int) -> UInt8 { UInt8((x * 37 + y * 11) % 256) }
    func u(_ column: Int, _ row: Int) -> UInt8 { UInt8((column * 53 + row * 29 + 7) % 256) }
    func v(_ column: Int, _ row: Int) -> UInt8 { UInt8((column * 17 + row * 71 + 90) % 256) }

    /// Row `y` holds the chroma of row `y / rows`.
    func bytes(_ format: PixelFormat, bytesPerLine: Int) -> [UInt8] {
        let columns = (width + 1) / 2, rows = (height + 1) / 2
        func padded(_ row: [UInt8], _ count: Int) -> [UInt8] { row + [UInt8](repeating: 0xEE, count: count - row.count) }
        let plane = (0..<height).flatMap { y in padded((0..<width).map { luma($0, y) }, bytesPerLine) }
        switch format {
        case .grey: return plane
        case .yuyv, .uyvy:
            return (0..<height).flatMap { y in
                let row = (0..<columns).flatMap { c in
                    let (first, second) = (luma(2 * c, y), luma(2 * c + 1, y))
                    return format == .yuyv ? [first, u(c, y), second, v(c, y)] : [u(c, y), first, v(c, y), second]
                }
                return padded(row, bytesPerLine)
            }
        case .nv12:
            return plane + (0..<rows).flatMap { r in padded((0..<columns).flatMap { [u($0, r), v($0, r)] }, bytesPerLine) }
        default:
            let half = (bytesPerLine + 1) / 2
            return plane + (0..<rows).flatMap { r in padded((0..<columns).map { u($0, r) }, half) }
                + (0..<rows).flatMap { r in padded((0..<columns).map { v($0, r) }, half) }
        }
    }

    func level(_ x: Int, _ y: Int, isFullRange: Bool) -> Double {
        let level = Double(luma(x, y))
        return isFullRange ? level : min(max((level - 16) * 255 / 219, 0), 255).rounded()
    }

    /// Blue, green, red by the formulas of BT.601.
    func color(_ x: Int, _ y: Int, rows: Int, isFullRange: Bool) -> [UInt8] {
        let scale = isFullRange ? 1 : 255.0 / 224
        let cb = (Double(u(x / 2, y / rows)) - 128) * scale, cr = (Double(v(x / 2, y / rows)) - 128) * scale
        let level = level(x, y, isFullRange: isFullRange)
        return [level + 1.772 * cb, level - 0.344136 * cb - 0.714136 * cr, level + 1.402 * cr]
            .map { UInt8(min(max($0.rounded(), 0), 255)) }
    }
}

struct CameraRawPictureTests {
    private static let formats: [PixelFormat] = [.grey, .yuyv, .uyvy, .nv12, .yu12]

    @Test(arguments: formats, [true, false])
    func pixelsAreWhereTheFormatHasThem(_ format: PixelFormat, _ isFullRange: Bool) throws {
        for (width, height, padding) in [(16, 8, 0), (16, 8, 6), (70, 5, 2), (2, 2, 0)] {
            let original = Original(width: width, height: height)
            let bytesPerLine = (format == .yuyv || format == .uyvy ? 2 * width : width) + padding
            let layout = try #require(
                RawLayout(format, width: width, height: height, bytesPerLine: bytesPerLine, isFullRange: isFullRange))
            let bytes = CameraBytes(original.bytes(format, bytesPerLine: bytesPerLine))
            #expect(bytes.buffer.count >= layout.byteCount && bytes.buffer.count - layout.byteCount <= 2 * padding)
            let picture = layout.picture(bytes.buffer, color: true)
            let alone = layout.picture(bytes.buffer, color: false)
            let hasColor = alone.color != nil
            #expect(!hasColor)
            let levels = alone.luma.packed(), levelsWithColor = picture.luma.packed()
            #expect(levels == levelsWithColor)
            let rows = format == .nv12 || format == .yu12 ? 2 : 1
            let colors = picture.packedColor()
            for y in 0..<height {
                for x in 0..<width {
                    let level = original.level(x, y, isFullRange: isFullRange)
                    #expect(levels[y * width + x] == UInt8(level))
                    let wanted =
                        format == .grey
                        ? [UInt8](repeating: UInt8(level), count: 3)
                        : original.color(x, y, rows: rows, isFullRange: isFullRange)
                    let seen = Array(colors[(4 * (y * width + x))...].prefix(3))
                    let isNear = zip(seen, wanted).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
                    #expect(isNear, "\(format) at \(x),\(y): \(seen), \(wanted)")
                    #expect(colors[4 * (y * width + x) + 3] == 255)
                }
            }
        }
    }

    @Test func otherFormatsAreNotRead() {
        for format in ["RGB3", "YVYU", "MJPG", "H264"] as [PixelFormat] {
            #expect(RawLayout(format, width: 16, height: 8, bytesPerLine: 16, isFullRange: true) == nil)
        }
    }
}

struct CameraNumberingTests {
    private func time(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

    @Test func gapsOfTheDriverAreGapsOfTheNumbers() {
        var numbering = FrameNumbering()
        numbering.beginStream()
        let numbers = [5, 6, 9, 10].map { numbering.next(sequence: $0, at: time(Double($0))).number }
        #expect(numbers == [0, 1, 4, 5])
    }

    @Test func numbersAndTimesGoOnAfterReopening() {
        var numbering = FrameNumbering()
        numbering.beginStream()
        #expect(numbering.next(sequence: 0, at: time(100)) == (0, 0))
        #expect(numbering.next(sequence: 1, at: time(100.5)) == (1, 0.5))
        numbering.beginStream()
        #expect(numbering.next(sequence: 0, at: time(110)) == (2, 10))
        #expect(numbering.next(sequence: 1, at: time(111)) == (3, 11))
    }

    @Test func aDriverThatDoesNotCountIsCountedFor() {
        var numbering = FrameNumbering()
        numbering.beginStream()
        #expect((0..<4).map { _ in numbering.next(sequence: 0, at: time(1)).number } == [0, 1, 2, 3])
    }
}
