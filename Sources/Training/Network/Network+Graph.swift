package import Inference

extension ParameterStore {
    /// The network as ONNX describes it: operator set 13, normalisations kept as they are, pixels in [0, 1] as input, and as
    /// output logits, or the second label's probability where `loss` is a sigmoid.
    package func graph(name: String, loss: Loss, metadata: [String: String] = [:]) -> Graph {
        var writer = GraphWriter(self)
        writer.write(loss: loss)
        let outputs = loss == .sigmoid ? 1 : (try? description.outputCount()) ?? 0
        return Graph(
            name: name, inputs: [ValueInfo(name: "input", shape: [nil, 1, description.height, description.width])],
            outputs: [ValueInfo(name: writer.output, shape: [nil, outputs])], initializers: writer.initializers, nodes: writer.nodes,
            opset: 13, metadata: metadata)
    }
}

private struct GraphWriter {
    private let parameters: ParameterStore
    private(set) var nodes: [Node] = []
    private(set) var initializers: [String: Tensor] = [:]
    private(set) var output = "input"
    /// The name of each of the description's values.
    private var values = ["input"]

    init(_ parameters: ParameterStore) { self.parameters = parameters }

    mutating func write(loss: Loss) {
        let description = parameters.description
        if description.mean != 0 || description.deviation != 1 {
            initializers["mean"] = Tensor([description.mean], shape: [])
            initializers["deviation"] = Tensor([description.deviation], shape: [])
            let centred = add("Sub", ["input", "mean"], "input.centred")
            values[0] = add("Div", [centred, "deviation"], "input.normalized")
        }
        let shapes = (try? description.shapes()) ?? []
        for (index, node) in description.nodes.enumerated() {
            values.append(write(node, inputShape: shapes[node.inputs[0]], isLast: index + 1 == description.last))
        }
        output = values.last!
        if let last = shapes.last, last.count == 3 { output = add("Flatten", [output], "logits") }
        if loss == .sigmoid { output = add("Sigmoid", [output], "probability") }
    }

    private mutating func write(_ node: NetworkDescription.Node, inputShape: [Int], isLast: Bool) -> String {
        let inputs = node.inputs.map { values[$0] }
        switch node.operation {
        case .convolution(let it):
            return add(
                "Conv", inputs + constants(node.name), node.name,
                [
                    "kernel_shape": .ints([it.kernel.height, it.kernel.width]), "strides": .ints([it.stride, it.stride]),
                    "pads": .ints(Self.pads(it.padding)), "group": .int(it.groups),
                ])
        case .normalization(let relu):
            let slot = parameters.slot(node.name, .scaleAndShift)!
            let statistics = parameters.statisticSlots.first { $0.name == node.name }!
            let learnt = parameters.array(slot), running = parameters.statistic(statistics)
            let channels = slot.shape[1]
            var names = inputs
            for (suffix, numbers) in [
                ("scale", learnt.prefix(channels)), ("shift", learnt.suffix(channels)), ("mean", running.prefix(channels)),
                ("variance", running.suffix(channels)),
            ] {
                names.append("\(node.name).\(suffix)")
                initializers[names.last!] = Tensor(Array(numbers), shape: [channels])
            }
            let result = add("BatchNormalization", names, node.name, ["epsilon": .float(NetworkBuilder.epsilon)])
            return relu ? add("Relu", [result], node.name + ".relu") : result
        case .relu:
            return add("Relu", inputs, node.name)
        case .pool(let it):
            var attributes: [String: Attribute] = [
                "kernel_shape": .ints([it.kernel.height, it.kernel.width]), "strides": .ints([it.stride, it.stride]),
                "pads": .ints(Self.pads(it.padding)),
            ]
            if it.kind == .averageWithPadding { attributes["count_include_pad"] = .int(1) }
            return add(it.kind == .max ? "MaxPool" : "AveragePool", inputs, node.name, attributes)
        case .globalAverage:
            return add("GlobalAveragePool", inputs, node.name)
        case .linear:
            let flat = inputShape.count == 1 ? inputs[0] : add("Flatten", inputs, node.name + ".flat", ["axis": .int(1)])
            return add("Gemm", [flat] + constants(node.name, flat: true), isLast ? "logits" : node.name, ["transB": .int(1)])
        case .dropout:
            return inputs[0]
        case .add(let relu):
            let result = add("Add", inputs, node.name)
            return relu ? add("Relu", [result], node.name + ".relu") : result
        }
    }

    private mutating func constants(_ name: String, flat: Bool = false) -> [String] {
        var names: [String] = []
        for (role, suffix) in [(ParameterStore.Role.weight, "weight"), (.bias, "bias")] {
            guard let slot = parameters.slot(name, role) else { continue }
            let shape = flat && role == .weight ? [slot.shape[0], slot.count / slot.shape[0]] : slot.shape
            names.append("\(name).\(suffix)")
            initializers[names.last!] = Tensor(parameters.array(slot), shape: shape)
        }
        return names
    }

    private mutating func add(
        _ kind: String, _ inputs: [String], _ output: String, _ attributes: [String: Attribute] = [:]
    ) -> String {
        nodes.append(Node(name: output, kind: kind, inputs: inputs, outputs: [output], attributes: attributes))
        return output
    }

    private static func pads(_ margins: NetworkDescription.Margins) -> [Int] {
        [margins.top, margins.left, margins.bottom, margins.right]
    }
}
