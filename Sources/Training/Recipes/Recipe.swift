/// Everything about a training but the pictures: network, data, augmentation, optimiser. A TOML file says it;
/// `Documentation/Training.md` lists the keys.
package struct Recipe: Sendable, Equatable {
    /// The file's name without its ending.
    package var name: String
    package var title = ""

    /// The labels to learn, in this order; all of the data's where nil.
    package var labels: [String]?
    /// Rows of each label at most.
    package var limit: Int?
    /// Share of the training rows set apart where the data name no validation rows.
    package var validationShare: Float = 0.15
    /// See `Targets`.
    package var votes: Float = 0
    package var teacher: Float = 0
    package var labelSmoothing: Float = 0
    package var classWeights: Float = 0
    package var choice = Choice.best

    package var template = NetworkTemplate()
    package var augmentation = AugmentationSettings()
    package var optimizer = OptimizerSettings()
    /// The rate instead where the training goes on from a trained network, which large steps would make forget.
    package var furtherRate: Float?
    package var schedule = Schedule()
    package var batch = 64
    package var epochs = 30
    /// Ends after so many epochs without a better validation; zero never does.
    package var earlyStopping = 0
    /// How much of the moving average of the weights stays at a step; zero: no average.
    package var average: Float = 0

    /// Which epoch's network is the result.
    package enum Choice: String, Sendable, CaseIterable {
        /// The one that got most of the validation rows right.
        case best
        case last
    }

    package init(name: String) { self.name = name }

    /// Makes it one for a network that is trained already.
    package mutating func startFromTrained() { optimizer.rate = furtherRate ?? optimizer.rate }
}

/// The network of a recipe, before it is known how many labels there are.
package struct NetworkTemplate: Sendable, Equatable {
    package var mean: Float = 0
    package var deviation: Float = 1
    package var loss = Loss.softmax
    package var blocks: [Block] = []

    /// A few layers that belong together: a line of a recipe.
    package struct Block: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            case convolution(channels: Int)
            /// A kernel for each channel, then a 1×1 convolution over them (Howard et al. 2017).
            case separable(channels: Int)
            /// Two convolutions beside a way around them (He et al. 2016).
            case residual(channels: Int)
            case dense(outputs: Int)
            /// No layer to learn: what else the block has (pool, dropout) alone.
            case none
        }

        package enum Pooling: String, Sendable, CaseIterable { case max, average, global }

        package var kind: Kind
        package var kernel = 3
        package var stride = 1
        package var isNormalized = true
        package var hasRelu = true
        package var pooling: Pooling?
        package var window = 2
        package var dropout: Float = 0
        package var count = 1

        package init(_ kind: Kind) { self.kind = kind }
    }

    package init() {}

    /// The network for so many labels and pictures of this size.
    package func network(labels: Int, width: Int, height: Int) -> NetworkDescription {
        var network = NetworkDescription(width: width, height: height, mean: mean, deviation: deviation)
        var number = 0
        for block in blocks {
            for _ in 0..<block.count {
                number += 1
                network.append(block, name: "block\(number)")
            }
        }
        network.append(.linear(outputs: loss == .sigmoid ? 1 : labels), of: network.last, name: "output")
        return network
    }
}

extension NetworkDescription {
    fileprivate mutating func append(_ block: NetworkTemplate.Block, name: String) {
        let relu = block.hasRelu
        switch block.kind {
        case .convolution(let channels):
            convolve(.square(channels, kernel: block.kernel, stride: block.stride), block.isNormalized, relu, name)
        case .separable(let channels):
            let input = channelCount
            convolve(
                .square(input, kernel: block.kernel, stride: block.stride, groups: input), block.isNormalized, relu, name + ".depth")
            convolve(.square(channels, kernel: 1), block.isNormalized, relu, name + ".point")
        case .residual(let channels):
            let input = last, inputChannels = channelCount
            convolve(.square(channels, kernel: block.kernel, stride: block.stride), block.isNormalized, relu, name + ".first")
            let main = convolve(.square(channels, kernel: block.kernel), block.isNormalized, false, name + ".second")
            var around = input
            if block.stride != 1 || inputChannels != channels {
                around = append(
                    .convolution(
                        Convolution(
                            channels: channels, kernel: Size(height: 1, width: 1), stride: block.stride, padding: Margins(0, 0),
                            hasBias: !block.isNormalized)), of: input, name: name + ".around")
                if block.isNormalized { around = append(.normalization(relu: false), of: around, name: name + ".around.norm") }
            }
            append(.add(relu: relu), of: main, around, name: name + ".sum")
        case .dense(let outputs):
            append(.linear(outputs: outputs), of: last, name: name)
            if block.isNormalized {
                append(.normalization(relu: relu), of: last, name: name + ".norm")
            } else if relu {
                append(.relu, of: last, name: name + ".relu")
            }
        case .none: break
        }
        switch block.pooling {
        case .global: append(.globalAverage, of: last, name: name + ".pool")
        case .max, .average:
            let kind: Pool.Kind = block.pooling == .max ? .max : .average
            let window = Size(height: block.window, width: block.window)
            append(.pool(Pool(kind: kind, kernel: window, stride: block.window)), of: last, name: name + ".pool")
        case nil: break
        }
        if block.dropout > 0 { append(.dropout(block.dropout), of: last, name: name + ".dropout") }
    }

    @discardableResult
    private mutating func convolve(_ convolution: Convolution, _ isNormalized: Bool, _ relu: Bool, _ name: String) -> Int {
        var convolution = convolution
        convolution.hasBias = !isNormalized
        append(.convolution(convolution), of: last, name: name)
        if isNormalized {
            append(.normalization(relu: relu), of: last, name: name + ".norm")
        } else if relu {
            append(.relu, of: last, name: name + ".relu")
        }
        return last
    }

    /// Channels of the last value.
    private var channelCount: Int { (try? shapes().last?.first) ?? 1 }
}
