/// The layers of a network and how they are joined, without numbers: what a recipe or a trained model says.
package struct NetworkDescription: Sendable, Equatable {
    /// A layer. Value 0 is the network's input and value `i + 1` what node `i` gives.
    package struct Node: Sendable, Equatable {
        package var name: String
        package var operation: Operation
        package var inputs: [Int]
    }

    package enum Operation: Sendable, Equatable {
        case convolution(Convolution)
        /// Over each channel of the batch, with a scale and a shift to learn.
        case normalization(relu: Bool)
        case relu
        case pool(Pool)
        /// The mean of each channel.
        case globalAverage
        /// All inputs to each output, with a bias.
        case linear(outputs: Int)
        /// Sets this share of the numbers to zero while training and scales the others up.
        case dropout(Float)
        case add(relu: Bool)
    }

    package struct Convolution: Sendable, Equatable {
        package var channels: Int
        package var kernel: Size
        package var stride: Int
        package var padding: Margins
        /// As many as there are channels make a depthwise convolution.
        package var groups: Int
        package var hasBias: Bool

        package init(
            channels: Int, kernel: Size, stride: Int = 1, padding: Margins, groups: Int = 1, hasBias: Bool = false
        ) {
            self.channels = channels
            self.kernel = kernel
            self.stride = stride
            self.padding = padding
            self.groups = groups
            self.hasBias = hasBias
        }

        /// A square kernel with the padding that keeps the size at stride 1.
        package static func square(
            _ channels: Int, kernel: Int = 3, stride: Int = 1, groups: Int = 1, bias: Bool = false
        ) -> Convolution {
            Convolution(
                channels: channels, kernel: Size(height: kernel, width: kernel), stride: stride,
                padding: Margins(kernel / 2, (kernel - 1) / 2), groups: groups, hasBias: bias)
        }
    }

    package struct Pool: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            case max, average
            /// Padding counts as zeros of the mean.
            case averageWithPadding
        }

        package var kind: Kind
        package var kernel: Size
        package var stride: Int
        package var padding: Margins

        package init(kind: Kind, kernel: Size, stride: Int, padding: Margins = Margins(0, 0)) {
            self.kind = kind
            self.kernel = kernel
            self.stride = stride
            self.padding = padding
        }
    }

    package struct Size: Sendable, Equatable {
        package var height: Int
        package var width: Int

        package init(height: Int, width: Int) {
            self.height = height
            self.width = width
        }
    }

    /// Zeros around a picture.
    package struct Margins: Sendable, Equatable {
        package var top, left, bottom, right: Int

        package init(_ before: Int, _ after: Int) { (top, left, bottom, right) = (before, before, after, after) }

        package init(top: Int, left: Int, bottom: Int, right: Int) {
            (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
        }
    }

    /// The input's size; it has one channel.
    package var width: Int
    package var height: Int
    /// The network works on `(luma / 255 − mean) / deviation`.
    package var mean: Float
    package var deviation: Float
    package var nodes: [Node] = []

    package init(width: Int = 48, height: Int = 48, mean: Float = 0, deviation: Float = 1) {
        self.width = width
        self.height = height
        self.mean = mean
        self.deviation = deviation
    }

    /// Appends a layer and returns the number of its value.
    @discardableResult
    package mutating func append(_ operation: Operation, of inputs: Int..., name: String? = nil) -> Int {
        nodes.append(Node(name: name ?? "\(operation.word)\(nodes.count)", operation: operation, inputs: inputs))
        return nodes.count
    }

    /// The number of the last value.
    package var last: Int { nodes.count }

    /// How many layers read each value.
    var readers: [Int] {
        var counts = [Int](repeating: 0, count: nodes.count + 1)
        for node in nodes { for input in node.inputs { counts[input] += 1 } }
        return counts
    }
}

extension NetworkDescription.Operation {
    /// What a layer of this kind is called where it has no name.
    var word: String {
        switch self {
        case .convolution: "conv"
        case .normalization: "norm"
        case .relu: "relu"
        case .pool: "pool"
        case .globalAverage: "average"
        case .linear: "linear"
        case .dropout: "dropout"
        case .add: "add"
        }
    }
}
