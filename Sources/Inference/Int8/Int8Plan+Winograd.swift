internal import CInt8Kernels

extension Int8Plan {
    /// Whether a convolution is done sooner by Winograd's algorithm, and can be at all: see `winograd.h`.
    func suitsWinograd(_ step: Step, _ convolution: Convolution, _ kernels: cint8_kernels) -> Bool {
        let geometry = convolution.geometry, input = activation(step.inputs[0])
        guard kernels.winograd != nil, case .bytes = buffers[step.output], geometry.kernelHeight == 3, geometry.kernelWidth == 3,
            geometry.strideY == 1, geometry.strideX == 1, geometry.dilationY == 1, geometry.dilationX == 1
        else { return false }
        // Turning bytes into tiles and sums back costs as much with few channels as with many.
        guard input.pixel.isMultiple(of: 16), min(input.pixel, convolution.outputChannels) >= 32 else { return false }
        let tiles = ((geometry.outputHeight + 3) / 4) * ((geometry.outputWidth + 3) / 4)
        let products = tiles * 36 * Int(kernels.winograd_product_cost)
        guard products * 5 < geometry.outputHeight * geometry.outputWidth * 9 * 4 else { return false }
        let depth = convolution.depth
        return (0..<convolution.outputChannels).allSatisfy { channel in
            var (above, below) = (0, 0)
            for weight in convolution.weights[channel * depth..<(channel + 1) * depth] {
                if weight > 0 { above += Int(weight) } else { below -= Int(weight) }
            }
            return max(above, below) <= Int(cint8_winograd_limit)
        }
    }

    /// Bytes of the longest row of an activation.
    var longestRow: Int {
        buffers.reduce(0) { longest, buffer in
            if case .bytes(let activation) = buffer { max(longest, activation.rowStride) } else { longest }
        }
    }
}
