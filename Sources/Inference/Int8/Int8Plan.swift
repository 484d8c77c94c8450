/// A network as a list of fused steps on bytes, with floats where nothing else is possible.
///
/// Made from a graph in QDQ form: between a `DequantizeLinear` and the next `QuantizeLinear` stand a convolution, its bias,
/// a clamp; each such group becomes one step that computes the same bytes. What fits no group runs in floats.
struct Int8Plan {
    /// Memory that steps write and read.
    enum Buffer {
        case bytes(Activation)
        /// A value as ONNX has it, row-major; the shape is one picture's, without the batch.
        case floats(shape: [Int])
    }

    /// One picture's quantised values: `(height, width, channels)`, channels innermost.
    struct Activation {
        var height: Int
        var width: Int
        var channels: Int
        /// Bytes a pixel: channels rounded up to 16, or exactly the channels where only convolutions read it.
        var pixel: Int
        var quantization: Quantization
        /// How far convolutions look over the edges.
        var border = Border()

        var rowStride: Int { (border.left + width + border.right) * pixel }
        var byteCount: Int { (border.top + height + border.bottom) * rowStride }
        /// Of pixel (0, 0) from the first byte.
        var origin: Int { border.top * rowStride + border.left * pixel }
    }

    struct Border {
        var top = 0, left = 0, bottom = 0, right = 0

        mutating func cover(_ other: Border) {
            top = max(top, other.top)
            left = max(left, other.left)
            bottom = max(bottom, other.bottom)
            right = max(right, other.right)
        }
    }

    /// In which order a value's logical, row-major form goes through an activation's axes.
    enum Order { case channelsFirst, channelsLast }

    enum Operation {
        /// Pixels of a crop to bytes, or to floats.
        case pixels(table: [UInt8])
        case floatPixels(table: [Float])
        /// One table of 256 for all channels, or one for each.
        case lookUp(tables: [UInt8], isPerChannel: Bool)
        case convolution(Convolution)
        case depthwise(Depthwise)
        case maximum(Pooling)
        case mean(Pooling)
        case add(Addition)
        case dequantize(Order)
        case quantize(Order)
        case softmax
        case sigmoid
        /// A node in floats: its computed inputs, named in the order of the buffers, and the others.
        case reference(Node, names: [String], constants: [String: Tensor])
    }

    struct Step {
        var name: String
        var operation: Operation
        /// Buffers by index. A convolution's second one is the residual.
        var inputs: [Int]
        var output: Int
        /// Multiplications for one picture, those of weights that only pad excluded.
        var multiplications = 0

        /// Gives up a convolution's weights, the most of a plan's memory.
        mutating func dropWeights() {
            guard case .convolution(var convolution) = operation else { return }
            convolution.weights.values = []
            operation = .convolution(convolution)
        }
    }

    let inputWidth: Int
    let inputHeight: Int
    var buffers: [Buffer] = []
    var steps: [Step] = []
    /// The floats buffer with the network's output.
    var output = 0

    init(inputWidth: Int, inputHeight: Int) {
        self.inputWidth = inputWidth
        self.inputHeight = inputHeight
    }

    /// For each buffer the steps from the one that writes it to the last one that reads it.
    var lifetimes: [ClosedRange<Int>] {
        var lifetimes = [ClosedRange<Int>](repeating: 0...0, count: buffers.count)
        for (index, step) in steps.enumerated() { lifetimes[step.output] = index...index }
        for (index, step) in steps.enumerated() {
            for input in step.inputs { lifetimes[input] = lifetimes[input].lowerBound...index }
        }
        lifetimes[output] = lifetimes[output].lowerBound...steps.count
        return lifetimes
    }

    /// Whether some steps fit no kernel.
    var needsFloats: Bool { steps.contains { if case .reference = $0.operation { true } else { false } } }

    /// Pixels of a crop.
    var pixelCount: Int { inputWidth * inputHeight }

    func activation(_ index: Int) -> Activation {
        guard case .bytes(let activation) = buffers[index] else { preconditionFailure("buffer \(index) holds floats") }
        return activation
    }
}

extension Int8Plan {
    /// A kernel's way over a picture.
    struct Geometry {
        var kernelHeight: Int, kernelWidth: Int
        var strideY = 1, strideX = 1
        var dilationY = 1, dilationX = 1
        var padTop = 0, padLeft = 0
        var outputHeight = 1, outputWidth = 1

        /// What an input of this size must have around it.
        func border(height: Int, width: Int) -> Border {
            Border(
                top: padTop, left: padLeft,
                bottom: max(0, (outputHeight - 1) * strideY + (kernelHeight - 1) * dilationY + 1 - padTop - height),
                right: max(0, (outputWidth - 1) * strideX + (kernelWidth - 1) * dilationX + 1 - padLeft - width))
        }
    }

    /// A convolution, or a fully connected layer as one whose kernel covers the picture.
    struct Convolution {
        var geometry: Geometry
        /// Where each run of bytes begins in the kernel, and how many groups of four bytes each has.
        var runs: [(y: Int, x: Int)]
        var groups: Int
        /// A multiple of 16, the rest zeros.
        var outputChannels: Int
        var weights: Weights
        /// The most that one output channel's weights of one sign sum to.
        var largestSum: Int32
        var bias: [Int32]
        var scale: [Float]
        /// Limits of the result: bytes, or floats where the output is.
        var low: Float
        var high: Float
        var zeroPoint: Int
        var residual: Addition?
    }

    struct Depthwise {
        var geometry: Geometry
        /// [taps][channels rounded up to 16]
        var weights: [Int16]
        var bias: [Int32]
        var scale: [Float]
        var quantization: Quantization
    }

    struct Pooling {
        var geometry: Geometry
        var quantization: Quantization
        var inputZeroPoint = 0
        /// For means: input scale over output scale, and how many pixels count in each row and column of windows.
        var ratio: Float = 1
        var rowsCounted: [Int32] = []
        var columnsCounted: [Int32] = []
    }

    /// See `cint8_addition`.
    struct Addition {
        var firstRatio: Float
        var secondRatio: Float
        var offset: Float
        var low: Float
        var high: Float
        var zeroPoint: Int

        /// Ratios and offset are combined as ONNX Runtime does, the offset by a fused multiplication, so that sums round alike.
        init(_ first: Quantization, _ second: Quantization, to result: Quantization, sign: Float = 1) {
            firstRatio = first.scale / result.scale
            secondRatio = sign * second.scale / result.scale
            offset = -(secondRatio * Float(second.zeroPoint)).addingProduct(firstRatio, Float(first.zeroPoint))
            low = Float(result.low - result.zeroPoint)
            high = Float(result.high - result.zeroPoint)
            zeroPoint = result.zeroPoint
        }
    }
}
