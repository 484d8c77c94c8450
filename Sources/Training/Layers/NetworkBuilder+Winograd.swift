extension NetworkBuilder {
    /// A convolution that suits Winograd's algorithm, with the ways back to its input and to its weights.
    func convolution(
        _ it: WinogradConvolution, _ slot: ParameterStore.Slot, _ input: Activation, _ shape: [Int], isDisposable: Bool
    ) throws(TrainingError) -> Activation {
        let from = try converted(input.memory, to: .blocked(input.shape, element), in: \.forward)
        let result = Activation(try newMemory(.blocked(shape, element)), shape: shape, isDisposable: isDisposable)
        forward.append(try convolve(it, slot, from, to: result.memory, backward: false))

        whenGoingBack { [self] () throws(TrainingError) in
            let given = try gradient(of: result, as: result.memory.layout)
            let sums = try newMemory(.plain([it.sumsSize / MemoryLayout<Float>.size], .float32))
            backward.append(
                SharedStep(pieces: it.sumsPieces, scratch: scratch, scratchSize: it.sumsScratchSize) { (piece, scratch) in
                    it.sumGradient(from, given, piece: piece, to: sums, scratch)
                })
            backward.append(
                SharedStep(pieces: it.gradientPieces, scratch: scratch) { [parameters] (piece, _) in
                    it.finishGradient(sums, piece: piece, to: parameters.gradients.baseAddress! + slot.offset)
                })
            guard input.needsGradient else { return }
            let passed = try newMemory(.blocked(input.shape, element))
            backward.append(try convolve(it.transposed, slot, given, to: passed, backward: true))
            input.addGradient(passed)
        }
        return result
    }

    private func convolve(
        _ it: WinogradConvolution, _ slot: ParameterStore.Slot, _ source: Memory, to target: Memory, backward: Bool
    ) throws(TrainingError) -> SharedStep {
        let prepared = try newMemory(.plain([it.preparedSize / MemoryLayout<UInt16>.size], .bfloat16))
        loading.append(
            SharedStep(pieces: it.preparationPieces, scratch: scratch) { [parameters] (piece, _) in
                it.prepare(parameters.values.baseAddress! + slot.offset, backward: backward, piece: piece, to: prepared)
            })
        return SharedStep(pieces: it.pieces, scratch: scratch, scratchSize: it.scratchSize) { (piece, scratch) in
            it.convolve(source, prepared: prepared, piece: piece, to: target, scratch)
        }
    }
}
