extension Int8Plan {
    /// A convolution's weights as the graph has them, and where in them each is.
    struct Weights {
        /// Shared with the graph.
        var values: [Int8]
        var outputs: Int
        /// Steps from one to the next output channel, input channel of its group, row and column of the kernel.
        var outputStep: Int, channelStep: Int, rowStep: Int, columnStep: Int
        /// Output and input channels of a group.
        var groupOutputs: Int, groupChannels: Int

        /// The sum of an output channel's weights, and the sum of their sizes.
        func sums(of output: Int, _ kernel: Geometry) -> (sum: Int32, magnitude: Int32) {
            let count = groupChannels * kernel.kernelHeight * kernel.kernelWidth
            return values.withUnsafeBufferPointer { values in
                if outputStep == count { return Self.sums(values.baseAddress! + output * count, count: count, step: 1) }
                var (sum, magnitude): (Int32, Int32) = (0, 0)
                for y in 0..<kernel.kernelHeight {
                    for x in 0..<kernel.kernelWidth {
                        let start = values.baseAddress! + output * outputStep + y * rowStep + x * columnStep
                        let part = Self.sums(start, count: groupChannels, step: channelStep)
                        sum &+= part.sum
                        magnitude &+= part.magnitude
                    }
                }
                return (sum, magnitude)
            }
        }

        @inline(__always)
        private static func sums(_ start: UnsafePointer<Int8>, count: Int, step: Int) -> (sum: Int32, magnitude: Int32) {
            var (sum, magnitude): (Int32, Int32) = (0, 0)
            for index in 0..<count {
                let value = Int32(start[index &* step])
                sum &+= value
                magnitude &+= value < 0 ? 0 &- value : value
            }
            return (sum, magnitude)
        }
    }
}

extension Int8Plan.Convolution {
    /// The weights in the order of an input with so many bytes a pixel: `[outputChannels][runs][groups × 4]`, zeros where the bytes are
    /// no channel's.
    func orderedWeights(pixel: Int) -> [Int8] {
        let length = groups * 4, perRun = geometry.kernelHeight * geometry.kernelWidth / runs.count
        var ordered = [Int8](repeating: 0, count: outputChannels * depth)
        weights.values.withUnsafeBufferPointer { values in
            ordered.withUnsafeMutableBufferPointer { ordered in
                for output in 0..<weights.outputs {
                    // Other groups' channels weigh nothing: grouped convolutions are computed as whole ones.
                    let first = output / weights.groupOutputs * weights.groupChannels
                    for (index, run) in runs.enumerated() {
                        for x in 0..<perRun {
                            let from = output * weights.outputStep + run.y * weights.rowStep + (run.x + x) * weights.columnStep
                            let to = output * depth + index * length + x * pixel + first
                            let (source, target) = (values.baseAddress! + from, ordered.baseAddress! + to)
                            for channel in 0..<weights.groupChannels { target[channel] = source[channel &* weights.channelStep] }
                        }
                    }
                }
            }
        }
        return ordered
    }
}
