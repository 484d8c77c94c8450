import CWinograd
import Testing
import Training

/// Convolutions by Winograd's algorithm against sums taken one by one.
@Suite(.enabled(if: cwinograd_is_available(), "this processor multiplies no bfloat16"))
struct WinogradTests {
    /// Groups of one to four blocks, channels that fill no block, pieces that end within a row of tiles and within a picture,
    /// one tile alone, and channels on both sides of where the gradient's pieces change.
    static let convolutions: [cwinograd_convolution] = [
        .init(batch: 3, height: 6, width: 6, input_channels: 32, output_channels: 48),
        .init(batch: 2, height: 12, width: 8, input_channels: 128, output_channels: 16),
        .init(batch: 1, height: 6, width: 6, input_channels: 24, output_channels: 264),
        .init(batch: 1, height: 2, width: 2, input_channels: 33, output_channels: 80),
        .init(batch: 11, height: 6, width: 6, input_channels: 65, output_channels: 64),
        .init(batch: 1, height: 20, width: 24, input_channels: 17, output_channels: 20),
    ]

    @Test(arguments: convolutions) func forward(_ it: cwinograd_convolution) {
        let layer = Layer(it)
        let expected = layer.sums(of: layer.source, along: { ($0.input, $0.output) }, count: layer.target.count)
        let result = layer.convolved(layer.source, it, backward: false)
        #expect(Self.distance(result.numbers, expected) < 0.006)
        #expect(result.fillsUpWithZeros)
    }

    @Test(arguments: convolutions) func gradientOfSource(_ it: cwinograd_convolution) {
        let layer = Layer(it)
        let transposed = cwinograd_convolution(
            batch: it.batch, height: it.height, width: it.width, input_channels: it.output_channels, output_channels: it.input_channels)
        let expected = layer.sums(of: layer.target, along: { ($0.output, $0.input) }, count: layer.source.count)
        let result = layer.convolved(layer.target, transposed, backward: true)
        #expect(Self.distance(result.numbers, expected) < 0.006)
        #expect(result.fillsUpWithZeros)
    }

    @Test(arguments: convolutions) func gradientOfWeights(_ it: cwinograd_convolution) {
        let layer = Layer(it)
        var expected = [Double](repeating: 0, count: layer.weights.count)
        let (source, target) = (layer.source.numbers, layer.target.numbers)
        layer.forEachProduct { expected[$0.weight] += Double(source[$0.input] * target[$0.output]) }
        #expect(Self.distance(layer.weightGradient(), expected) < 0.006)
    }

    @Test(arguments: convolutions) func piecesInAnyOrder(_ it: cwinograd_convolution) {
        let layer = Layer(it)
        #expect(layer.convolved(layer.source, it, backward: false).halves
            == layer.convolved(layer.source, it, backward: false, lastFirst: true).halves)
        #expect(layer.weightGradient() == layer.weightGradient(lastFirst: true))
    }

    /// The length of the difference by that of what is expected.
    private static func distance(_ result: [Float], _ expected: [Double]) -> Double {
        let difference = zip(result, expected).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
        return (difference / expected.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }
}

/// A convolution with pictures and weights of noise, all exact in bfloat16.
private struct Layer {
    let it: cwinograd_convolution
    let source, target: Pictures
    let weights: [Float]

    init(_ it: cwinograd_convolution) {
        self.it = it
        var generator = SeededGenerator(seed: 5)
        source = Pictures(it, channels: it.input_channels, &generator)
        target = Pictures(it, channels: it.output_channels, &generator)
        weights = (0..<Int(it.input_channels * it.output_channels) * 9).map { _ in
            Float(bits: UInt16(Float.random(in: -1...1, using: &generator).bitPattern >> 16))
        }
    }

    typealias Product = (input: Int, output: Int, weight: Int)

    /// Every product of the convolution, as places in the numbers of `source` and `target` and in `weights`.
    func forEachProduct(_ body: (Product) -> Void) {
        let (height, width) = (Int(it.height), Int(it.width)), (inputs, outputs) = (Int(it.input_channels), Int(it.output_channels))
        for image in 0..<Int(it.batch) {
            for output in 0..<outputs {
                for input in 0..<inputs {
                    for tap in 0..<9 {
                        for y in max(0, 1 - tap / 3)..<min(height, height + 1 - tap / 3) {
                            for x in max(0, 1 - tap % 3)..<min(width, width + 1 - tap % 3) {
                                let from = ((image * inputs + input) * height + y + tap / 3 - 1) * width + x + tap % 3 - 1
                                body((from, ((image * outputs + output) * height + y) * width + x, (output * inputs + input) * 9 + tap))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Products of pictures and weights, summed at the places where they go.
    func sums(of pictures: Pictures, along way: (Product) -> (from: Int, to: Int), count: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        let numbers = pictures.numbers
        forEachProduct {
            let (from, to) = way($0)
            sums[to] += Double(numbers[from] * weights[$0.weight])
        }
        return sums
    }

    func convolved(
        _ pictures: Pictures, _ shape: cwinograd_convolution, backward: Bool, lastFirst: Bool = false
    ) -> Pictures {
        var shape = shape
        var result = Pictures(shape, channels: shape.output_channels)
        var prepared = [UInt16](repeating: 0, count: cwinograd_weights_size(&shape) / 2)
        for piece in 0..<cwinograd_weights_pieces(&shape) {
            cwinograd_prepare_weights(&shape, piece, backward, weights, &prepared)
        }
        withScratch(cwinograd_scratch(&shape)) { scratch in
            for piece in Self.order(cwinograd_pieces(&shape), lastFirst) {
                cwinograd_convolve(&shape, piece, prepared, pictures.halves, &result.halves, scratch)
            }
        }
        return result
    }

    func weightGradient(lastFirst: Bool = false) -> [Float] {
        var shape = it
        var gradient = [Float](repeating: .nan, count: weights.count)
        var sums = [Float](repeating: .nan, count: cwinograd_sums_size(&shape) / 4)
        withScratch(cwinograd_sums_scratch(&shape)) { scratch in
            for piece in Self.order(cwinograd_sums_pieces(&shape), lastFirst) {
                cwinograd_sum_gradient(&shape, piece, source.halves, target.halves, &sums, scratch)
            }
        }
        for piece in Self.order(cwinograd_gradient_pieces(&shape), lastFirst) {
            cwinograd_finish_gradient(&shape, piece, sums, &gradient)
        }
        return gradient
    }

    private static func order(_ pieces: Int32, _ lastFirst: Bool) -> [Int32] {
        lastFirst ? (0..<pieces).reversed() : Array(0..<pieces)
    }

    /// Memory full of numbers that are none, as a step before may leave it.
    private func withScratch(_ size: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        defer { scratch.deallocate() }
        scratch.initializeMemory(as: UInt8.self, repeating: 0xFF, count: size)
        body(scratch)
    }
}

/// Pictures in blocks of 16 channels.
private struct Pictures {
    private let batch, channels, size: Int
    var halves: [UInt16]

    /// Numbers that are none, which no result may leave standing.
    init(_ it: cwinograd_convolution, channels: Int32) {
        (batch, self.channels, size) = (Int(it.batch), Int(channels), Int(it.height * it.width))
        halves = [UInt16](repeating: 0xFFFF, count: batch * ((self.channels + 15) / 16) * size * 16)
    }

    init(_ it: cwinograd_convolution, channels: Int32, _ generator: inout SeededGenerator) {
        self.init(it, channels: channels)
        halves = halves.map { _ in 0 }
        for place in places { halves[place] = UInt16(Float.random(in: -1...1, using: &generator).bitPattern >> 16) }
    }

    var count: Int { batch * channels * size }

    /// Where the numbers lie, row-major.
    private var places: [Int] {
        let blocks = (channels + 15) / 16
        return (0..<count).map {
            let (image, channel, pixel) = ($0 / size / channels, $0 / size % channels, $0 % size)
            return ((image * blocks + channel / 16) * size + pixel) * 16 + channel % 16
        }
    }

    /// `(N, C, H, W)`, row-major.
    var numbers: [Float] { places.map { Float(bits: halves[$0]) } }

    var fillsUpWithZeros: Bool {
        let filled = Set(places)
        return halves.indices.allSatisfy { filled.contains($0) || halves[$0] == 0 }
    }
}

extension Float {
    fileprivate init(bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }
}
