internal import Imaging

/// A transparent picture of a window's size for all that lies above the camera's picture, so that text is as sharp as the
/// display. Colours are premultiplied by their alpha. Only what was painted is cleared and shown again.
final class Layer {
    let width: Int
    let height: Int
    private var image: ColorImage
    private var tiles: TileMap
    private var straight: [UInt32] = []

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        image = ColorImage(width: width, height: height)
        tiles = TileMap(width: width, height: height)
    }

    var bounds: Box { Box(x: 0, y: 0, width: width, height: height) }

    /// Makes all of it transparent.
    func clear() {
        let areas = tiles.areas(), stride = image.stride
        image.withMutablePixels { pixels in
            for area in areas {
                for y in area.y..<area.maxY {
                    (pixels + y * stride + 4 * area.x).update(repeating: 0, count: 4 * area.width)
                }
            }
        }
        tiles.clear()
    }

    /// Paints; what is returned tells where.
    func paint(_ body: (Brush) -> [Box]) {
        let (width, height, stride) = (width, height, image.stride)
        let touched = image.withMutablePixels { body(Brush($0, stride: stride, width: width, height: height)) }
        for box in touched { tiles.mark(box) }
    }

    /// Lends each painted area with its pixels: ARGB, without gaps, colours not multiplied by alpha, as SDL blends them.
    func forEachArea(_ body: (Box, UnsafePointer<UInt32>) -> Void) {
        for area in tiles.areas() {
            if straight.count < area.area { straight = [UInt32](repeating: 0, count: area.area) }
            straighten(area)
            straight.withUnsafeBufferPointer { body(area, $0.baseAddress!) }
        }
    }

    private func straighten(_ area: Box) {
        let stride = image.stride
        image.withPixels { pixels in
            straight.withUnsafeMutableBufferPointer { straight in
                Self.inverse.withUnsafeBufferPointer { inverse in
                    for y in 0..<area.height {
                        let row = pixels + (area.y + y) * stride + 4 * area.x
                        for x in 0..<area.width {
                            let pixel = row + 4 * x
                            let alpha = UInt32(pixel[3]), factor = inverse[Int(alpha)]
                            let blue = min(255, (UInt32(pixel[0]) &* factor &+ 0x8000) >> 16)
                            let green = min(255, (UInt32(pixel[1]) &* factor &+ 0x8000) >> 16)
                            let red = min(255, (UInt32(pixel[2]) &* factor &+ 0x8000) >> 16)
                            straight[y &* area.width &+ x] = alpha << 24 | red << 16 | green << 8 | blue
                        }
                    }
                }
            }
        }
    }

    /// 255 / alpha with 16 fractional bits; 0 for what is transparent.
    private static let inverse: [UInt32] = (0..<256).map { $0 == 0 ? 0 : (255 << 16) / UInt32($0) }
}
