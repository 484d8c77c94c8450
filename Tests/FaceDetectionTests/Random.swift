import Imaging

/// A small generator, so that tests draw the same pictures and cascades everywhere.
struct Random {
    private var state: UInt32

    init(_ seed: Int) { state = UInt32(truncatingIfNeeded: seed) &* 2_654_435_761 &+ 12345 }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 8) % bound
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// Evenly spread between −1 and 1.
    mutating func signed() -> Double { Double(below(1 << 20)) / Double(1 << 19) - 1 }
}

/// Gray blocks of several sizes with noise on top: structure at every scale, and flat parts too.
func blocks(_ width: Int, _ height: Int, seed: Int) -> GrayImage {
    var random = Random(seed)
    let image = GrayImage(width: width, height: height, filledWith: UInt8(random.below(256)))
    for _ in 0..<max(8, width * height / 600) {
        let x = random.below(width), y = random.below(height), side = 1 << random.within(1...6), level = random.below(240)
        for v in y..<min(height, y + side) { for u in x..<min(width, x + side) { image[u, v] = UInt8(level) } }
    }
    for y in 0..<height * 3 / 4 { for x in 0..<width { image[x, y] = image[x, y] &+ UInt8(random.below(9)) } }
    return image
}
