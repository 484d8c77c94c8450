/// Which numbers of a training step are dropped: the same for the same seed and step, whatever ran before.
final class DropoutClock {
    var seed: UInt64 = 0
    var step = 0
}

extension NetworkBuilder {
    /// Sets numbers to zero at random (Srivastava et al. 2014) while training; afterwards the value itself.
    func dropout(_ rate: Float, _ input: Activation, number: Int) throws(TrainingError) -> Activation {
        guard training, rate > 0 else { return input }
        let from = try isolated(input)
        let result = Activation(try newMemory(from.layout), shape: input.shape)
        let mask = DropoutMask(rate: rate, count: from.layout.size / (from.layout.isFloat32 ? 4 : 2), number: number, clock: clock)
        forward.append(DropoutStep(from, result.memory, mask, drawing: true))
        whenGoingBack { [self] () throws(TrainingError) in
            guard input.needsGradient else { return }
            let given = try gradient(of: result, as: from.layout)
            let passed = try newMemory(from.layout)
            backward.append(DropoutStep(given, passed, mask, drawing: false))
            input.addGradient(passed)
        }
        return result
    }
}

/// One step's choice: 1 for the numbers that stay.
final class DropoutMask {
    private let threshold: UInt16
    private let number: Int
    private let clock: DropoutClock
    fileprivate let scale: Float
    fileprivate var keeps: [UInt16]

    init(rate: Float, count: Int, number: Int, clock: DropoutClock) {
        threshold = UInt16((rate * 65536).rounded().clamped(to: 0...65535))
        // Padding of blocks is masked too, which leaves it zero.
        keeps = [UInt16](repeating: 1, count: (count + 3) & ~3)
        scale = 1 / (1 - Float(threshold) / 65536)
        self.number = number
        self.clock = clock
    }

    fileprivate func draw() {
        let threshold = threshold
        var generator = SeededGenerator(seed: clock.seed, clock.step, number)
        keeps.withUnsafeMutableBufferPointer { keeps in
            for i in stride(from: 0, to: keeps.count, by: 4) {
                let bits = generator.next()
                for j in 0..<4 { keeps[i + j] = UInt16(truncatingIfNeeded: bits >> (16 * UInt64(j))) >= threshold ? 1 : 0 }
            }
        }
    }
}

/// Multiplies by a mask, from memory to memory of one layout.
final class DropoutStep: Step {
    private let source, target: Memory
    private let mask: DropoutMask
    private let drawing: Bool

    init(_ source: Memory, _ target: Memory, _ mask: DropoutMask, drawing: Bool) {
        self.source = source
        self.target = target
        self.mask = mask
        self.drawing = drawing
    }

    func run() {
        if drawing { mask.draw() }
        let scale = mask.scale
        mask.keeps.withUnsafeBufferPointer { keeps in
            if source.layout.isFloat32 {
                let (from, to) = (source.floats, target.floats)
                for i in 0..<to.count { to[i] = keeps[i] == 0 ? 0 : from[i] * scale }
            } else {
                let count = target.layout.size / 2
                let from = source.data.assumingMemoryBound(to: UInt16.self), to = target.data.assumingMemoryBound(to: UInt16.self)
                for i in 0..<count {
                    // A bfloat16 is a float's upper half; half its last place, ties to even, rounds it.
                    let bits = (Float(bitPattern: UInt32(from[i]) << 16) * scale).bitPattern
                    let rounded = UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
                    to[i] = keeps[i] == 0 ? 0 : rounded
                }
            }
        }
    }
}

extension Float {
    fileprivate func clamped(to range: ClosedRange<Float>) -> Float { Swift.min(Swift.max(self, range.lowerBound), range.upperBound) }
}
