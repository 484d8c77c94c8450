/// What a network wants and says, as far as a caller has to know it: read from a graph's input, output and metadata.
///
/// The metadata keys, all optional, are listed in `Documentation/Models.md`.
package struct ModelDescription: Sendable, Equatable {
    /// What the outputs are, in order; as many as there are probabilities.
    package var labels: [String]
    /// The crop's size in pixels.
    package var inputWidth: Int
    package var inputHeight: Int
    /// The network's input is `(luma / 255 − mean) / deviation`.
    package var mean: Float
    package var deviation: Float
    /// What the outputs mean.
    package var output: Output
    /// Logits are divided by this before the softmax.
    package var temperature: Float

    package enum Output: Sendable, Equatable {
        /// Any numbers: a softmax makes probabilities of them.
        case logits
        /// The network's last operator is a softmax, or sigmoids over several labels, scaled here to the sum 1.
        case probabilities
        /// One number in [0, 1]: the second label's probability.
        case secondLabel
        /// One number: the second label's log-odds.
        case secondLabelLogit
    }

    /// Reads the description; throws `badData` where the metadata contradict the network or cannot be understood.
    package init(_ graph: Graph) throws(ModelError) {
        guard graph.inputs.count == 1, graph.outputs.count == 1 else {
            throw ModelError(
                .badData, "the model has \(graph.inputs.count) inputs and \(graph.outputs.count) outputs; one of each is wanted")
        }
        let metadata = graph.metadata
        (inputWidth, inputHeight) = try Self.inputSize(metadata)
        let shape = graph.inputs[0].shape.dropFirst().map { $0 ?? 1 }
        if let size = Self.pictureSize(shape) {
            guard metadata["input_width"] == nil || size == (inputWidth, inputHeight) else {
                throw ModelError(
                    .badData,
                    "the metadata's input size \(inputWidth)×\(inputHeight) differs from the network's \(size.0)×\(size.1)")
            }
            (inputWidth, inputHeight) = size
        } else if shape.reduce(1, *) != inputWidth * inputHeight {
            throw ModelError(
                .badData, "the input has shape (n, \(list(shape))); gray pictures (n, 1, height, width) are wanted")
        }
        mean = try Self.number(metadata, "mean", standard: 0)
        deviation = try Self.number(metadata, "std", standard: 1)
        temperature = try Self.number(metadata, "temperature", standard: 1)
        guard deviation > 0 else { throw ModelError(.badData, "the metadata's std is \(deviation), but must be above zero") }
        guard temperature > 0 else {
            throw ModelError(.badData, "the metadata's temperature is \(temperature), but must be above zero")
        }
        let sizes = graph.outputs[0].shape.dropFirst().map { $0 ?? 1 }
        let count = sizes.reduce(1, *)
        guard count > 0, sizes.filter({ $0 != 1 }).count <= 1 else {
            throw ModelError(.badData, "the output has shape (n, \(list(sizes))); (n, labels) is wanted")
        }
        let last = Self.lastOperator(graph)
        if count == 1 {
            guard last != "Softmax" else {
                throw ModelError(.badData, "the output is a softmax of one number, which is always 1")
            }
            output = last == "Sigmoid" ? .secondLabel : .secondLabelLogit
        } else {
            output = last == "Softmax" || last == "Sigmoid" ? .probabilities : .logits
        }
        labels = try Self.labels(metadata["labels"], count: max(count, 2))
    }

    /// Width and height of the crops a model wants, as its metadata say; 48×48 where they do not.
    static func inputSize(_ metadata: [String: String]) throws(ModelError) -> (width: Int, height: Int) {
        let width = try number(metadata, "input_width", standard: 48), height = try number(metadata, "input_height", standard: 48)
        guard let size = (Int(exactly: width), Int(exactly: height)) as? (Int, Int), (1...1024).contains(size.0),
            (1...1024).contains(size.1)
        else { throw ModelError(.badData, "the metadata's input_width or input_height is not in 1 … 1024") }
        return size
    }

    /// `(1, h, w)` and `(h, w, 1)` are the same bytes where there is one channel.
    private static func pictureSize(_ shape: [Int]) -> (Int, Int)? {
        switch shape.count {
        case 2: (shape[1], shape[0])
        case 3 where shape[0] == 1: (shape[2], shape[1])
        case 3 where shape[2] == 1: (shape[1], shape[0])
        default: nil
        }
    }

    private static func number(_ metadata: [String: String], _ key: String, standard: Float) throws(ModelError) -> Float {
        guard let text = metadata[key] else { return standard }
        guard let value = Float(text), value.isFinite else {
            throw ModelError(.badData, "the metadata's \(key) is \(quoted(text)), which is no number")
        }
        return value
    }

    private static func labels(_ text: String?, count: Int) throws(ModelError) -> [String] {
        guard let text else {
            return count == Emotion.allCases.count ? Emotion.allCases.map(\.rawValue) : (0..<count).map(String.init)
        }
        let labels = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
        guard labels.count == count else {
            throw ModelError(.badData, "the metadata name \(labels.count) labels, but the network has \(count)")
        }
        guard labels.allSatisfy({ !$0.isEmpty }), Set(labels).count == count else {
            throw ModelError(.badData, "the metadata's labels are empty or there twice")
        }
        return labels
    }

    /// The operator that computes the output, looking through what only moves or stores numbers.
    private static func lastOperator(_ graph: Graph) -> String {
        var name = graph.outputs[0].name
        for node in graph.nodes.reversed() where node.outputs.contains(name) {
            switch node.kind {
            case "Identity", "Flatten", "Reshape", "Transpose", "QuantizeLinear", "DequantizeLinear": name = node.inputs[0]
            default: return node.kind
            }
        }
        return ""
    }
}

/// Without blanks around it.
private func trimmed(_ text: Substring) -> String {
    let blanks: ClosedRange<UInt8> = 0...32
    guard let first = text.utf8.firstIndex(where: { !blanks.contains($0) }),
        let last = text.utf8.lastIndex(where: { !blanks.contains($0) })
    else { return "" }
    return String(text[first...last])
}

private func list(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: ", ") }
