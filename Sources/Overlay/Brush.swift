internal import Glibc
internal import Imaging

/// Draws anti-aliased shapes on borrowed BGRA pixels; what lies outside the picture is left out.
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
        let area = box.clipped(width: width, height: height)
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX {
                blend(x, y, color, opacity * min(1, max(0, 0.5 - shape.distance(x, y))))
            }
        }
    }

    /// Draws a rectangle's outline, `stroke` pixels wide and centred on its edge; `corner` limits it to that many pixels from
    /// each corner.
    func outline(_ box: Box, radius: Double, stroke: Double, corner: Int? = nil, color: Color, opacity: Double) {
        let shape = RoundedShape(box, radius: radius)
        let reach = Int((stroke / 2 + 1).rounded(.up)), depth = reach + Int(radius.rounded(.up))
        let outer = Box(x: box.x - reach, y: box.y - reach, width: box.width + 2 * reach, height: box.height + 2 * reach)
        let area = outer.clipped(width: width, height: height)
        let sideColumns = min(box.x + depth, area.maxX)..<max(box.maxX - depth, min(box.x + depth, area.maxX))
        for y in area.y..<area.maxY {
            let middleRow = y >= box.y + depth && y < box.maxY - depth
            let nearEnd = corner.map { y < box.y + $0 || y >= box.maxY - $0 } ?? true
            guard nearEnd else { continue }
            var x = area.x
            while x < area.maxX {
                if middleRow, x == sideColumns.lowerBound { x = max(x, sideColumns.upperBound) }
                guard x < area.maxX else { break }
                if corner.map({ x < box.x + $0 || x >= box.maxX - $0 }) ?? true {
                    blend(x, y, color, opacity * min(1, max(0, 0.5 + stroke / 2 - abs(shape.distance(x, y)))))
                }
                x += 1
            }
        }
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
        let pixel = pixels + y * stride + 4 * x
        let weight = Int((alpha * 256).rounded())
        pixel[0] = Brush.mix(pixel[0], color.blue, weight)
        pixel[1] = Brush.mix(pixel[1], color.green, weight)
        pixel[2] = Brush.mix(pixel[2], color.red, weight)
    }

    private static func mix(_ below: UInt8, _ above: UInt8, _ weight: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (Int(below) * (256 - weight) + Int(above) * weight + 128) >> 8)
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
