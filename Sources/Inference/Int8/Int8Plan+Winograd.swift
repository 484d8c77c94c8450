internal import CInt8Kernels

extension Int8Plan {
    /// The side of the tiles in which a convolution is done sooner by Winograd's algorithm; nil where it is not, or cannot be: see
    /// `winograd.h`.
    func winogradTile(_ step: Step, _ convolution: Convolution, _ kernels: cint8_kernels) -> Int? {
        let geometry = convolution.geometry, input = activation(step.inputs[0])
        guard kernels.winograd != nil, case .bytes = buffers[step.output], geometry.kernelHeight == 3, geometry.kernelWidth == 3,
            geometry.strideY == 1, geometry.strideX == 1, geometry.dilationY == 1, geometry.dilationX == 1
        else { return nil }
        // Turning bytes into tiles and sums back costs as much with few channels as with many.
        guard input.pixel.isMultiple(of: 16), min(input.pixel, convolution.outputChannels) >= 32 else { return nil }
        let (height, width) = (geometry.outputHeight, geometry.outputWidth)
        func products(_ tile: Int) -> Int {
            ((height + tile - 1) / tile) * ((width + tile - 1) / tile) * (tile + 2) * (tile + 2)
        }
        let tile = products(4) <= products(3) ? 4 : 3
        guard products(tile) * Int(kernels.winograd_product_cost) < height * width * 9 * 97 / 10 else { return nil }
        return convolution.largestSum <= Int32(cint8_winograd_limit) ? tile : nil
    }

    /// Bytes of the longest row of an activation.
    var longestRow: Int {
        buffers.reduce(0) { longest, buffer in
            if case .bytes(let activation) = buffer { max(longest, activation.rowStride) } else { longest }
        }
    }
}
