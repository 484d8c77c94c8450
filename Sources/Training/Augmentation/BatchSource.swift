internal import Glibc

/// A batch of pictures with what is wanted of them.
struct Batch {
    /// `(N, height, width)`, normalised as the network wants it.
    var pixels: [Float]
    /// `(N, labels)`.
    var targets: [Float]
    var weights: [Float]
}

/// Makes the batches of training: which rows, in which order, changed how. A batch depends on the seed and its number alone, not
/// on who makes it or when.
struct BatchSource: Sendable {
    let data: DataSet
    let targets: Targets
    let teachers: Teachers?
    let augmentation: AugmentationSettings
    let batch: Int
    let mean: Float
    let deviation: Float
    let seed: UInt64

    /// The last batch of an epoch is filled up with rows from its beginning, so that all have one size.
    var batchesPerEpoch: Int { (data.count + batch - 1) / batch }

    /// What the numbers of a seed are for.
    private enum Purpose { static let order = 1, picture = 2, mixing = 3 }

    /// The order of an epoch's rows.
    func order(epoch: Int) -> [Int] {
        var generator = SeededGenerator(seed: seed, Purpose.order, epoch)
        return Array(0..<data.count).shuffled(using: &generator)
    }

    func empty() -> Batch {
        Batch(
            pixels: [Float](repeating: 0, count: batch * data.cropSize), targets: [Float](repeating: 0, count: batch * targets.labels),
            weights: [Float](repeating: 0, count: batch))
    }

    /// Writes batch `index` of an epoch whose order is at hand. `teacher`: the calling thread's own.
    func fill(_ result: inout Batch, epoch: Int, index: Int, order: [Int], teacher: Teacher?) {
        let size = data.cropSize, labels = targets.labels
        let augmenter = Augmenter(settings: augmentation, width: data.width, height: data.height)
        result.pixels.withUnsafeMutableBufferPointer { pixels in
            data.pixels.withUnsafeBufferPointer { source in
                for i in 0..<batch {
                    let position = index * batch + i
                    var generator = SeededGenerator(seed: seed, Purpose.picture, epoch, position)
                    let row = order[position % order.count]
                    augmenter.apply(to: source.baseAddress! + row * size, into: pixels.baseAddress! + i * size, &generator)
                }
            }
        }
        for i in 0..<batch {
            let row = order[(index * batch + i) % order.count]
            result.weights[i] = targets.weights[row]
            for label in 0..<labels { result.targets[i * labels + label] = targets.distributions[row * labels + label] }
        }
        if augmentation.mixup > 0 { mix(&result, epoch: epoch, index: index) }
        teacher?.teach(result.pixels, &result.targets)
        let scale = 1 / deviation
        if mean != 0 || scale != 1 {
            for i in result.pixels.indices { result.pixels[i] = (result.pixels[i] - mean) * scale }
        }
    }

    /// Each picture becomes a mean of itself and its partner from the other end of the batch, and so does what is wanted of it.
    private func mix(_ result: inout Batch, epoch: Int, index: Int) {
        var generator = SeededGenerator(seed: seed, Purpose.mixing, epoch, index)
        let share = generator.beta(augmentation.mixup)
        func mix(_ numbers: inout [Float], _ size: Int) {
            numbers.withUnsafeMutableBufferPointer { numbers in
                for i in 0..<batch / 2 {
                    let a = numbers.baseAddress! + i * size, b = numbers.baseAddress! + (batch - 1 - i) * size
                    for j in 0..<size {
                        let (x, y) = (a[j], b[j])
                        a[j] = share * x + (1 - share) * y
                        b[j] = share * y + (1 - share) * x
                    }
                }
            }
        }
        mix(&result.pixels, data.cropSize)
        mix(&result.targets, targets.labels)
        mix(&result.weights, 1)
    }
}

extension SeededGenerator {
    /// A number of the Beta distribution with both parameters the same, by Jöhnk's method (1964).
    mutating func beta(_ parameter: Float) -> Float {
        while true {
            let x = pow(unit(), 1 / Double(parameter)), y = pow(unit(), 1 / Double(parameter))
            if x + y > 0, x + y <= 1 { return Float(x / (x + y)) }
        }
    }
}

extension Float {
    static func power(_ base: Float, _ exponent: Float) -> Float { powf(base, exponent) }
}
