internal import Glibc
internal import Imaging

/// Draws anti-aliased shapes on borrowed BGRA pixels; what lies outside the picture is left out.
///
/// The picture is opaque, or its colours are premultiplied by their alpha: both take the same arithmetic.
struct Brush {
    private let pixels: UnsafeMutablePointer<UInt8>
    private let stride: Int
    private let width: Int
    private let height: Int

    init(_ pixels: UnsafeMutablePointer<UInt8>, stride: Int, width: Int, height: Int) {
        self.pixels = pixels
        self.stride = stride
        self.width = width
        self.height = height
    }

    /// Fills a rectangle with round corners.
    func fill(_ box: Box, radius: Double, color: Color, opacity: Double) {
        let shape = RoundedShape(box, radius: radius)
        let area = box.clipped(width: width, height: height), round = Int(radius.rounded(.up))
        for y in area.y..<area.maxY {
            // Between the corners' rows every pixel is covered whole.
            if y >= box.y + round, y < box.maxY - round {
                fillRow(y, area.x..<area.maxX, color, opacity)
                continue
            }
            for x in area.x..<area.maxX {
                blend(x, y, color, opacity * min(1, max(0, 0.5 - shape.distance(x, y))))
            }
        }
    }

    private func fillRow(_ y: Int, _ columns: Range<Int>, _ color: Color, _ opacity: Double) {
        let weight = Self.weight(opacity), row = pixels + y * stride
        for x in columns { Self.blend(row + 4 * x, color, weight) }
    }

    /// Draws a rectangle's outline, `stroke` pixels wide and centred on its edge; `corner` limits it to that many pixels from
    /// each corner.
    func outline(_ box: Box, radius: Double, stroke: Double, corner: Int? = nil, color: Color, opacity: Double) {
        let shape = RoundedShape(box, radius: radius)
        let reach = Int((stroke / 2 + 1).rounded(.up)), depth = reach + Int(radius.rounded(.up))
        let outer = Box(x: box.x - reach, y: box.y - reach, width: box.width + 2 * reach, height: box.height + 2 * reach)
        let area = outer.clipped(width: width, height: height)
        let isNearCorner = { (place: Int, start: Int, end: Int) in
            corner.map { place < start + $0 || place >= end - $0 } ?? true
        }
        func paint(_ columns: Range<Int>, _ y: Int) {
            for x in columns where isNearCorner(x, box.x, box.maxX) {
                blend(x, y, color, opacity * min(1, max(0, 0.5 + stroke / 2 - abs(shape.distance(x, y)))))
            }
        }
        // Between the corners' rows only the columns of the two sides are drawn on.
        let leftEnd = min(max(box.x + depth, area.x), area.maxX)
        let rightStart = min(max(box.maxX - depth, leftEnd), area.maxX)
        for y in area.y..<area.maxY where isNearCorner(y, box.y, box.maxY) {
            if y >= box.y + depth, y < box.maxY - depth {
                paint(area.x..<leftEnd, y)
                paint(rightStart..<area.maxX, y)
            } else {
                paint(area.x..<area.maxX, y)
            }
        }
    }

    /// Draws text inside a box, in its middle.
    func draw(_ text: TextMask, centredIn box: Box, color: Color) {
        draw(text, x: box.x + (box.width - text.width) / 2, y: box.y + (box.height - text.height) / 2, color: color)
    }

    /// Draws text with its mask's left top corner at a pixel.
    func draw(_ text: TextMask, x left: Int, y top: Int, color: Color) {
        let area = Box(x: left, y: top, width: text.width, height: text.height).clipped(width: width, height: height)
        text.coverage.withUnsafeBufferPointer { coverage in
            for y in area.y..<area.maxY {
                for x in area.x..<area.maxX {
                    let covered = coverage[(y - top) * text.width + x - left]
                    if covered > 0 { blend(x, y, color, Double(covered) / 255) }
                }
            }
        }
    }

    @inline(__always)
    private func blend(_ x: Int, _ y: Int, _ color: Color, _ alpha: Double) {
        guard alpha > 0 else { return }
        Self.blend(pixels + y * stride + 4 * x, color, Self.weight(alpha))
    }

    @inline(__always)
    private static func blend(_ pixel: UnsafeMutablePointer<UInt8>, _ color: Color, _ weight: Int32) {
        pixel[0] = mix(pixel[0], color.blue, weight)
        pixel[1] = mix(pixel[1], color.green, weight)
        pixel[2] = mix(pixel[2], color.red, weight)
        pixel[3] = mix(pixel[3], 255, weight)
    }

    private static func weight(_ alpha: Double) -> Int32 { Int32((alpha * 256).rounded()) }

    @inline(__always)
    private static func mix(_ below: UInt8, _ above: UInt8, _ weight: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: (Int32(below) &* (256 &- weight) &+ Int32(above) &* weight &+ 128) >> 8)
    }
}

/// The signed distance to a rectangle with round corners, in pixels: negative inside.
private struct RoundedShape {
    private let centerX: Double
    private let centerY: Double
    /// Half the size, less the radius.
    private let coreX: Double
    private let coreY: Double
    private let radius: Double

    init(_ box: Box, radius: Double) {
        let halfX = Double(box.width) / 2, halfY = Double(box.height) / 2
        self.radius = min(radius, halfX, halfY)
        (centerX, centerY) = box.center
        coreX = halfX - self.radius
        coreY = halfY - self.radius
    }

    /// Of a pixel's centre.
    func distance(_ x: Int, _ y: Int) -> Double {
        let dx = abs(Double(x) + 0.5 - centerX) - coreX, dy = abs(Double(y) + 0.5 - centerY) - coreY
        let outside = dx > 0 && dy > 0 ? (dx * dx + dy * dy).squareRoot() : max(dx, dy)
        return outside - radius
    }
}
