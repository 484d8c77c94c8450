/// Sums over all pixels left of and above each point, of a level of the reference detector; `(height + 1, width + 1)`.
struct Integrals {
    private let stride: Int
    private var sums: [Int]
    private var squares: [Int]
    /// Sums over the downward-opening triangle above each point, for features turned by 45°.
    private var tilted: [Int]

    init(pixels: [UInt8], width: Int, height: Int, tilted hasTilted: Bool) {
        stride = width + 1
        sums = [Int](repeating: 0, count: stride * (height + 1))
        squares = sums
        tilted = hasTilted ? sums : []
        for y in 1...height {
            for x in 1...width {
                let pixel = Int(pixels[(y - 1) * width + x - 1]), at = y * stride + x
                sums[at] = pixel + sums[at - 1] + sums[at - stride] - sums[at - stride - 1]
                squares[at] = pixel * pixel + squares[at - 1] + squares[at - stride] - squares[at - stride - 1]
            }
        }
        if hasTilted { addTilted(pixels, width, height) }
    }

    /// T(x, y) = T(x−1, y−1) + T(x+1, y−1) − T(x, y−2) + the pixels (x−1, y−1) and (x−1, y−2). One column outside the
    /// image, a triangle holds what the nearest column's does a row higher.
    private mutating func addTilted(_ pixels: [UInt8], _ width: Int, _ height: Int) {
        func at(_ x: Int, _ y: Int) -> Int {
            if y <= 0 { return 0 }
            if x < 0 { return at(0, y - 1) }
            return x > width ? at(width, y - 1) : tilted[y * stride + x]
        }
        func pixel(_ x: Int, _ y: Int) -> Int { x < 0 || y < 0 ? 0 : Int(pixels[y * width + x]) }
        for y in 1...height {
            for x in 0...width {
                tilted[y * stride + x] =
                    at(x - 1, y - 1) + at(x + 1, y - 1) - at(x, y - 2) + pixel(x - 1, y - 1) + pixel(x - 1, y - 2)
            }
        }
    }

    /// 1 over the window's standard deviation times its area, or nil where the window is too flat to hold a face.
    func norm(_ x: Int, _ y: Int, width: Int, height: Int) -> Float? {
        let area = (width - 2) * (height - 2)
        let sum = box(sums, x + 1, y + 1, width - 2, height - 2)
        // OpenCV keeps squares in 32 bits that wrap.
        let square = UInt32(truncatingIfNeeded: box(squares, x + 1, y + 1, width - 2, height - 2))
        let variance = Double(area) * Double(square) - Double(sum) * Double(sum)
        guard variance > 0 else { return nil }
        let norm = Float(1 / variance.squareRoot())
        return Double(area) * Double(norm) < 0.1 ? norm : nil
    }

    func value(_ feature: Cascade.HaarFeature, _ x: Int, _ y: Int) -> Float {
        func weighted(_ box: Cascade.WeightedBox) -> Float { box.weight * Float(sum(box, feature.isTilted, x, y)) }
        let value = weighted(feature.boxes.0) + weighted(feature.boxes.1)
        return feature.boxes.2.weight == 0 ? value : value + weighted(feature.boxes.2)
    }

    /// The eight blocks around the middle one, clockwise from the left top as bits 7 to 0: set where at least as bright.
    func pattern(_ feature: Cascade.BlockPattern, _ x: Int, _ y: Int) -> Int {
        func block(_ column: Int, _ row: Int) -> Int {
            box(sums, x + feature.x + column * feature.width, y + feature.y + row * feature.height, feature.width, feature.height)
        }
        let middle = block(1, 1)
        return [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)].reduce(0) { pattern, place in
            pattern * 2 + (block(place.0, place.1) >= middle ? 1 : 0)
        }
    }

    private func sum(_ rect: Cascade.WeightedBox, _ isTilted: Bool, _ x: Int, _ y: Int) -> Int {
        guard isTilted else { return box(sums, x + rect.x, y + rect.y, rect.width, rect.height) }
        let (left, top) = (x + rect.x, y + rect.y)
        return tilted[top * stride + left] - tilted[(top + rect.height) * stride + left - rect.height]
            - tilted[(top + rect.width) * stride + left + rect.width]
            + tilted[(top + rect.width + rect.height) * stride + left + rect.width - rect.height]
    }

    private func box(_ table: [Int], _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Int {
        let top = y * stride + x, bottom = top + height * stride
        return table[top] - table[top + width] - table[bottom] + table[bottom + width]
    }
}
