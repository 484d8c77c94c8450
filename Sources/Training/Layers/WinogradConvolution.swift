internal import CWinograd

/// A convolution that Winograd's algorithm computes: 3×3, stride 1, a border of one zero, even height and width, no bias.
///
/// Pictures are bfloat16 in `Layout.blocked`. What has pieces is done when each has been, in any order, on any threads.
struct WinogradConvolution {
    private let shape: cwinograd_convolution

    /// `input`: `(N, C, H, W)`. Nil for a convolution of another kind, and for one with so few channels that the blocks of 16,
    /// which it works on, would be mostly empty.
    init?(_ it: NetworkDescription.Convolution, input: [Int]) {
        let square = NetworkDescription.Convolution.square(it.channels)
        guard it == square, input[2] % 2 == 0, input[3] % 2 == 0, min(input[1], it.channels) >= 16 else { return nil }
        self.init(batch: input[0], height: input[2], width: input[3], inputs: input[1], outputs: it.channels)
    }

    private init(batch: Int, height: Int, width: Int, inputs: Int, outputs: Int) {
        shape = cwinograd_convolution(
            batch: Int32(batch), height: Int32(height), width: Int32(width), input_channels: Int32(inputs),
            output_channels: Int32(outputs))
    }

    /// What this convolution's gradients go through, from its outputs to its inputs.
    var transposed: WinogradConvolution {
        WinogradConvolution(
            batch: Int(shape.batch), height: Int(shape.height), width: Int(shape.width), inputs: Int(shape.output_channels),
            outputs: Int(shape.input_channels))
    }

    private func ask<Value>(_ question: (UnsafePointer<cwinograd_convolution>) -> Value) -> Value {
        withUnsafePointer(to: shape, question)
    }

    /// Bytes of the weights once they are prepared.
    var preparedSize: Int { ask(cwinograd_weights_size) }
    var preparationPieces: Int32 { ask(cwinograd_weights_pieces) }

    /// `weights`: `(outputs, inputs, 3, 3)`. `backward`: this is a transposed convolution, and the weights are those of the one
    /// that it was made from.
    func prepare(_ weights: UnsafePointer<Float>, backward: Bool, piece: Int32, to prepared: Memory) {
        ask { cwinograd_prepare_weights($0, piece, backward, weights, prepared.halves) }
    }

    var pieces: Int32 { ask(cwinograd_pieces) }
    var scratchSize: Int { ask(cwinograd_scratch) }

    func convolve(_ source: Memory, prepared: Memory, piece: Int32, to target: Memory, _ scratch: UnsafeMutableRawPointer) {
        ask { cwinograd_convolve($0, piece, prepared.halves, source.halves, target.halves, scratch) }
    }

    /// Bytes of what is summed for the gradient of the weights.
    var sumsSize: Int { ask(cwinograd_sums_size) }
    var sumsPieces: Int32 { ask(cwinograd_sums_pieces) }
    var sumsScratchSize: Int { ask(cwinograd_sums_scratch) }

    func sumGradient(_ source: Memory, _ outputGradient: Memory, piece: Int32, to sums: Memory, _ scratch: UnsafeMutableRawPointer) {
        ask { cwinograd_sum_gradient($0, piece, source.halves, outputGradient.halves, sums.floats.baseAddress!, scratch) }
    }

    var gradientPieces: Int32 { ask(cwinograd_gradient_pieces) }

    /// `gradient`: `(outputs, inputs, 3, 3)`, when all pieces of the sums are there.
    func finishGradient(_ sums: Memory, piece: Int32, to gradient: UnsafeMutablePointer<Float>) {
        ask { cwinograd_finish_gradient($0, piece, sums.floats.baseAddress!, gradient) }
    }
}

extension Memory {
    /// The numbers of a bfloat16 array as they lie.
    fileprivate var halves: UnsafeMutablePointer<UInt16> { data.assumingMemoryBound(to: UInt16.self) }
}
