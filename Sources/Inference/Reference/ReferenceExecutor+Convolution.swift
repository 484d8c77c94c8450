extension ReferenceExecutor {
    /// `Conv` on `(n, c, h, w)`: for each picture and group the pixels under the kernel's taps become a matrix, which the
    /// weights are multiplied with.
    static func convolution(_ operands: Operands) throws(ModelError) -> Tensor {
        let (input, shape) = try operands.floats(0)
        let (weights, weightShape) = try operands.floats(1)
        let bias = operands.has(2) ? try operands.floats(2).values : [Float](repeating: 0, count: weightShape[0])
        let groups = operands.node.int("group", default: 1)
        let window = try Window(operands.node, kernel: Array(weightShape[2...]), input: (shape[2], shape[3]))
        let channels = weightShape[1], outputs = weightShape[0] / groups
        let plane = shape[2] * shape[3], outputPlane = window.vertical.output * window.horizontal.output
        var matrix = PackedMatrix(
            depth: channels * window.vertical.kernel * window.horizontal.kernel, columns: outputPlane)
        let depth = matrix.depth
        let count = shape[0] * weightShape[0] * outputPlane
        let output = [Float](unsafeUninitializedCapacity: count) { output, initialized in
            output.initialize(repeating: 0)
            input.withUnsafeBufferPointer { input in
                weights.withUnsafeBufferPointer { weights in
                    bias.withUnsafeBufferPointer { bias in
                        for item in 0..<shape[0] * groups {
                            let group = item % groups
                            gather(input.baseAddress! + item * channels * plane, channels, window, into: &matrix)
                            matrix.product(
                                weights.baseAddress! + group * outputs * depth, rows: outputs,
                                start: bias.baseAddress! + group * outputs,
                                into: output.baseAddress! + item * outputs * outputPlane)
                        }
                    }
                }
            }
            initialized = count
        }
        return Tensor(output, shape: [shape[0], weightShape[0], window.vertical.output, window.horizontal.output])
    }

    /// Fills the matrix `(channel, tap) × output pixel` from `(channels, h, w)`; taps in the margin are zero.
    private static func gather(_ input: UnsafePointer<Float>, _ channels: Int, _ window: Window, into matrix: inout PackedMatrix) {
        let (v, h) = (window.vertical, window.horizontal)
        let depth = matrix.depth, width = PackedMatrix.width
        matrix.withMutableValues { values in
            let values = values.baseAddress!
            var row = 0
            for channel in 0..<channels {
                let plane = input + channel * v.input * h.input
                for i in 0..<v.kernel {
                    for j in 0..<h.kernel {
                        var column = 0
                        for y in 0..<v.output {
                            let sourceY = y * v.stride - v.padBefore + i * v.dilation
                            let inside = sourceY >= 0 && sourceY < v.input
                            let line = plane + (inside ? sourceY * h.input : 0)
                            var sourceX = j * h.dilation - h.padBefore
                            for _ in 0..<h.output {
                                let value = inside && sourceX >= 0 && sourceX < h.input ? line[sourceX] : 0
                                values[((column / width) &* depth &+ row) &* width &+ column % width] = value
                                column &+= 1
                                sourceX &+= h.stride
                            }
                        }
                        row += 1
                    }
                }
            }
        }
    }
}
