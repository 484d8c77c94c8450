internal import Glibc

/// Numbers of a normal distribution, the same from the same seed (Box and Muller 1958).
struct NormalNoise {
    private var generator: SeededGenerator
    private var spare: Double?

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Mean 0, variance 1.
    mutating func next() -> Float {
        if let spare {
            self.spare = nil
            return Float(spare)
        }
        let radius = (-2 * log(1 - generator.unit())).squareRoot()
        let angle = 2 * Double.pi * generator.unit()
        spare = radius * sin(angle)
        return Float(radius * cos(angle))
    }
}

extension SeededGenerator {
    /// Evenly from 0 up to 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Evenly between two numbers.
    mutating func uniform(_ range: ClosedRange<Float>) -> Float {
        range.lowerBound + Float(unit()) * (range.upperBound - range.lowerBound)
    }

    /// A generator for one thing among many, such as a row in an epoch: its numbers do not depend on the others'.
    init(seed: UInt64, _ path: Int...) {
        var mixed = SeededGenerator(seed: seed)
        for step in path { mixed = SeededGenerator(seed: mixed.next() ^ UInt64(truncatingIfNeeded: step)) }
        self.init(seed: mixed.next())
    }
}
