internal import CAssets

/// One average face, enlarged and cut out softly, ready to be laid over a ground: `(side, side)` samples, row-major.
struct DemoFace {
    /// Side of the 48×48 picture on the frame, in pixels. Cascades find a box of nearly this size.
    static let faceSide = 204
    /// The picture's edge is carried on by this many of its pixels, for the cut-out to fade in.
    static let margin = 8
    static let source = 48
    /// Samples in a row: the picture and its margin, enlarged.
    static let side = (source + 2 * margin) * faceSide / source

    /// Gray level times cover.
    let covered: [Float]

    /// Face number `index` of those in the program.
    init(_ index: Int, cover: [Float]) {
        precondition((index + 1) * Self.source * Self.source <= cassets_demo_faces_size, "the program holds seven faces")
        let levels = UnsafeBufferPointer(
            start: cassets_demo_faces + index * Self.source * Self.source, count: Self.source * Self.source)
        covered = zip(Self.enlarged(levels), cover).map { $0 * $1 }
    }

    /// How much of the ground a face hides, 0 to 1: an oval with rather full cheeks (a superellipse) that fades at its edge.
    static func cover() -> [Float] {
        let size = 1.1 * Float(faceSide) / 2, middle = Float(side) / 2
        return (0..<side * side).map { index in
            let x = abs(Float(index % side) + 0.5 - middle) / size, y = abs(Float(index / side) + 0.5 - middle) / size
            return smoothStep((1 - x * x * x - y * y * y) / 0.5)
        }
    }

    /// 0 up to 0, 1 from 1 on, and a smooth rise between.
    static func smoothStep(_ value: Float) -> Float {
        let clamped = min(max(value, 0), 1)
        return clamped * clamped * (3 - 2 * clamped)
    }

    /// Enlarges by cubic convolution (Catmull and Rom's spline), rows then columns.
    private static func enlarged(_ levels: UnsafeBufferPointer<UInt8>) -> [Float] {
        let taps = (0..<side).map(taps)
        var rows = [Float](repeating: 0, count: source * side)
        for y in 0..<source {
            for x in 0..<side { for tap in taps[x] { rows[y * side + x] += tap.weight * Float(levels[y * source + tap.index]) } }
        }
        var result = [Float](repeating: 0, count: side * side)
        for y in 0..<side {
            for tap in taps[y] { for x in 0..<side { result[y * side + x] += tap.weight * rows[tap.index * side + x] } }
        }
        return result
    }

    /// Which pixels of the picture a sample is made of; beyond its edge the edge repeats.
    private static func taps(_ sample: Int) -> [(index: Int, weight: Float)] {
        let position = (Float(sample) + 0.5) * Float(source) / Float(faceSide) - 0.5 - Float(margin)
        let low = position.rounded(.down), t = position - low
        let weights = [
            ((2 - t) * t - 1) * t / 2, ((3 * t - 5) * t * t + 2) / 2, ((4 - 3 * t) * t + 1) * t / 2, (t - 1) * t * t / 2,
        ]
        return weights.enumerated().map { (min(max(Int(low) - 1 + $0.offset, 0), source - 1), $0.element) }
    }
}
