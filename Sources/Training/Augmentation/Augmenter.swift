internal import Glibc

/// Changes one picture at random. What comes out depends on the generator alone.
struct Augmenter {
    let settings: AugmentationSettings
    let width: Int
    let height: Int

    /// `pixels`: gray levels, `height × width`; `result`: the same as [0, 1].
    func apply(
        to pixels: UnsafePointer<UInt8>, into result: UnsafeMutablePointer<Float>, _ generator: inout SeededGenerator
    ) {
        if settings.moves {
            move(pixels, result, &generator)
        } else {
            for i in 0..<width * height { result[i] = Float(pixels[i]) * (1 / 255) }
        }
        if settings.brightness != 0 || settings.contrast != 0 { shade(result, &generator) }
        if settings.cutout > 0 {
            let side = settings.cutout
            let x = Int(generator.next(upperBound: UInt64(width))) - side / 2
            let y = Int(generator.next(upperBound: UInt64(height))) - side / 2
            fill(result, x..<x + side, y..<y + side) { 0.5 }
        }
        if settings.erasing > 0, generator.unit() < Double(settings.erasing) { erase(result, &generator) }
    }

    /// Mirrors, turns, scales and moves in one pass; where that looks outside, the nearest pixel is repeated.
    private func move(_ pixels: UnsafePointer<UInt8>, _ result: UnsafeMutablePointer<Float>, _ generator: inout SeededGenerator) {
        let mirrored = settings.flip && generator.next() & 1 == 1
        let angle = generator.uniform(-settings.rotation...settings.rotation) * .pi / 180
        let scale = 1 / (1 + generator.uniform(-settings.zoom...settings.zoom))
        let dx = generator.uniform(-settings.shift...settings.shift) * Float(width)
        let dy = generator.uniform(-settings.shift...settings.shift) * Float(height)
        let cosine = cosf(angle) * scale, sine = sinf(angle) * scale
        let centerX = Float(width - 1) / 2, centerY = Float(height - 1) / 2
        let lastX = Float(width - 1), lastY = Float(height - 1)
        for y in 0..<height {
            let fromCenterY = Float(y) - centerY - dy
            for x in 0..<width {
                let fromCenterX = (mirrored ? centerX - Float(x) : Float(x) - centerX) - dx
                let sourceX = min(max(cosine * fromCenterX - sine * fromCenterY + centerX, 0), lastX)
                let sourceY = min(max(sine * fromCenterX + cosine * fromCenterY + centerY, 0), lastY)
                let left = Int(sourceX), top = Int(sourceY)
                let right = min(left + 1, width - 1), bottom = min(top + 1, height - 1)
                let partX = sourceX - Float(left), partY = sourceY - Float(top)
                let (upper, lower) = (pixels + top * width, pixels + bottom * width)
                let above = Float(upper[left]) + partX * (Float(upper[right]) - Float(upper[left]))
                let below = Float(lower[left]) + partX * (Float(lower[right]) - Float(lower[left]))
                result[y * width + x] = (above + partY * (below - above)) * (1 / 255)
            }
        }
    }

    private func shade(_ result: UnsafeMutablePointer<Float>, _ generator: inout SeededGenerator) {
        let contrast = 1 + generator.uniform(-settings.contrast...settings.contrast)
        let brightness = generator.uniform(-settings.brightness...settings.brightness)
        var sum: Float = 0
        for i in 0..<width * height { sum += result[i] }
        let mean = sum / Float(width * height)
        for i in 0..<width * height { result[i] = min(max((result[i] - mean) * contrast + mean + brightness, 0), 1) }
    }

    /// A rectangle of 2 to 25 % of the picture, at most three times as long one way as the other.
    private func erase(_ result: UnsafeMutablePointer<Float>, _ generator: inout SeededGenerator) {
        let area = generator.uniform(0.02...0.25) * Float(width * height)
        let shape = expf(generator.uniform(-1.0986...1.0986))
        let w = min(width, max(1, Int((area * shape).squareRoot()))), h = min(height, max(1, Int((area / shape).squareRoot())))
        let x = Int(generator.next(upperBound: UInt64(width - w + 1))), y = Int(generator.next(upperBound: UInt64(height - h + 1)))
        fill(result, x..<x + w, y..<y + h) { Float(generator.unit()) }
    }

    private func fill(_ result: UnsafeMutablePointer<Float>, _ columns: Range<Int>, _ rows: Range<Int>, _ value: () -> Float) {
        for y in rows.clamped(to: 0..<height) { for x in columns.clamped(to: 0..<width) { result[y * width + x] = value() } }
    }
}
