extension NetworkDescription {
    /// What is computed once nothing is learnt any more: normalisations are part of the layer before them, nothing is dropped out.
    /// ReLUs are layers of their own.
    var folded: NetworkDescription {
        var result = self
        result.nodes = []
        /// What each value of this network is in the result.
        var numbers = [0]
        let readers = readers
        for node in nodes {
            let inputs = node.inputs.map { numbers[$0] }
            var number: Int
            var hasRelu = false
            switch node.operation {
            case .dropout: number = inputs[0]
            case .normalization(let relu):
                hasRelu = relu
                number = inputs[0]
                if readers[node.inputs[0]] == 1, isLayer(node.inputs[0]) {
                    result.giveBias(number)
                } else {
                    number = result.append(.normalization(relu: false), of: number, name: node.name)
                }
            case .add(let relu):
                hasRelu = relu
                number = result.append(.add(relu: false), of: inputs[0], inputs[1], name: node.name)
            default: number = result.append(node.operation, of: inputs[0], name: node.name)
            }
            if hasRelu { number = result.append(.relu, of: number, name: node.name + ".relu") }
            numbers.append(number)
        }
        return result
    }

    /// Convolutions and linear layers in their order, each with the normalisation that could be folded into it.
    var weightLayers: [(layer: Node, normalization: Node?)] {
        let readers = readers
        return nodes.indices.filter { isLayer($0 + 1) }.map { index in
            guard readers[index + 1] == 1, let next = nodes.first(where: { $0.inputs.contains(index + 1) }),
                case .normalization = next.operation
            else { return (nodes[index], nil) }
            return (nodes[index], next)
        }
    }

    /// Whether it differs in nothing but names.
    func hasLayers(of other: NetworkDescription) -> Bool {
        var renamed = self
        guard nodes.count == other.nodes.count else { return false }
        for index in nodes.indices { renamed.nodes[index].name = other.nodes[index].name }
        return renamed == other
    }

    /// Whether a value is what a convolution or a linear layer gives.
    private func isLayer(_ value: Int) -> Bool {
        guard value > 0 else { return false }
        switch nodes[value - 1].operation {
        case .convolution, .linear: return true
        default: return false
        }
    }

    private mutating func giveBias(_ value: Int) {
        if case .convolution(var it) = nodes[value - 1].operation {
            it.hasBias = true
            nodes[value - 1].operation = .convolution(it)
        }
    }
}
