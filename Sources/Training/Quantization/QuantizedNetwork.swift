internal import Inference

/// A graph in QDQ form, made from a float graph and the parameters of its values. Biases may still be changed.
struct QuantizedNetwork {
    private(set) var graph: Graph
    /// The operators with s8 weights.
    private(set) var layers: [Layer] = []
    /// For each quantised value what the `DequantizeLinear` behind it computes.
    private var restored: [String: String] = [:]
    private var taken: Set<String>

    struct Layer {
        /// What the operator computes, before any ReLU.
        let output: String
        /// The s32 bias, and its real worth per unit and channel.
        let bias: String
        let biasScales: [Float]
        /// Which dimension of the output the channels are.
        let channelAxis: Int
    }

    init(_ float: Graph, sites: QuantizationSites, parameters: [String: QuantizationParameters]) {
        graph = float
        graph.nodes = []
        taken = Set(float.nodes.flatMap { $0.inputs + $0.outputs }).union(float.initializers.keys)
        for value in sites.values where value == float.inputs[0].name { appendPair(value, parameters[value]!) }
        for var node in float.nodes {
            let operand = node.inputs[0]
            if let input = parameters[operand], ["Conv", "Gemm", "MatMul"].contains(node.kind),
                let weights = float.initializers[node.inputs[1]], weights.shape.count >= 2
            {
                quantizeWeights(&node, weights, inputScale: input.scale)
            }
            node.inputs = node.inputs.map { restored[$0] ?? $0 }
            graph.nodes.append(node)
            if let own = parameters[node.outputs[0]] { appendPair(node.outputs[0], own) }
        }
        let used = Set(graph.nodes.flatMap(\.inputs)).union(graph.outputs.map(\.name))
        graph.initializers = graph.initializers.filter { used.contains($0.key) }
    }

    /// Adds to a layer's biases, given in real numbers per channel.
    mutating func correct(_ layer: Layer, by amounts: [Float]) {
        guard case .int32(var values)? = graph.initializers[layer.bias]?.storage else { return }
        for (channel, amount) in amounts.enumerated() {
            values[channel] = clamped(Float(values[channel]) + (amount / layer.biasScales[channel]).rounded(.toNearestOrEven))
        }
        graph.initializers[layer.bias]?.storage = .int32(values)
    }

    /// A name that nothing has yet, like the given one.
    private mutating func name(_ wish: String) -> String {
        var name = wish
        var number = 1
        while !taken.insert(name).inserted {
            name = "\(wish)_\(number)"
            number += 1
        }
        return name
    }

    /// Puts `QuantizeLinear` and `DequantizeLinear` behind a value.
    private mutating func appendPair(_ value: String, _ parameters: QuantizationParameters) {
        let scale = name("\(value)_scale"), zeroPoint = name("\(value)_zero_point")
        let stored = name("\(value)_quantized"), real = name("\(value)_dequantized")
        graph.initializers[scale] = Tensor([parameters.scale], shape: [])
        graph.initializers[zeroPoint] = Tensor(shape: [], storage: .uint8([parameters.zeroPoint]))
        graph.nodes.append(Node(
            name: "\(value)_quantize", kind: "QuantizeLinear", inputs: [value, scale, zeroPoint], outputs: [stored]))
        graph.nodes.append(Node(
            name: "\(value)_dequantize", kind: "DequantizeLinear", inputs: [stored, scale, zeroPoint], outputs: [real]))
        restored[value] = real
    }

    /// Replaces a node's weights and bias by whole numbers with a `DequantizeLinear` behind them.
    private mutating func quantizeWeights(_ node: inout Node, _ weights: Tensor, inputScale: Float) {
        // A convolution and a transposed product have their output channels in front, a plain product behind.
        let isLast = node.kind == "MatMul" || (node.kind == "Gemm" && node.int("transB", default: 0) == 0)
        let axis = isLast ? weights.shape.count - 1 : 0
        let channels = weights.shape[axis]
        let hasBias = node.kind != "MatMul"
        let bias = (node.inputs.count > 2 ? graph.initializers[node.inputs[2]]?.floats : nil) ?? [Float](repeating: 0, count: channels)
        guard let values = weights.floats, !hasBias || bias.count == channels else { return }

        let run = weights.shape[(axis + 1)...].reduce(1, *)
        var scales = [Float](repeating: 0, count: channels)
        for index in values.indices {
            let channel = index / run % channels
            scales[channel] = max(scales[channel], abs(values[index]))
        }
        for channel in scales.indices {
            // A coarser scale where the weights are so small that the bias would not fit into 32 bits.
            let least = hasBias ? abs(bias[channel]) / (inputScale * 1e9) : 0
            scales[channel] = max(scales[channel] / 127, least)
            if scales[channel] < 1e-30 { scales[channel] = 1 }
        }
        let stored = values.indices.map { index in
            Int8(min(max((values[index] / scales[index / run % channels]).rounded(.toNearestOrEven), -127), 127))
        }
        let output = node.outputs[0]
        node.inputs[1] = appendConstant(
            "\(output)_weights", name("\(output)_weights_quantized"), Tensor(shape: weights.shape, storage: .int8(stored)), scales,
            axis: axis, zeroPoint: .int8([Int8](repeating: 0, count: channels)))
        guard hasBias else { return }
        let biasScales = scales.map { $0 * inputScale }
        let units = bias.indices.map { clamped((bias[$0] / biasScales[$0]).rounded(.toNearestOrEven)) }
        let biasName = name("\(output)_bias_quantized")
        let operand = appendConstant(
            "\(output)_bias", biasName, Tensor(shape: [channels], storage: .int32(units)), biasScales, axis: 0,
            zeroPoint: .int32([Int32](repeating: 0, count: channels)))
        if node.inputs.count > 2 { node.inputs[2] = operand } else { node.inputs.append(operand) }
        layers.append(Layer(output: output, bias: biasName, biasScales: biasScales, channelAxis: 1))
    }

    /// Adds numbers under the name `storedName` and the node that makes real ones of them; returns that node's output.
    private mutating func appendConstant(
        _ wish: String, _ storedName: String, _ stored: Tensor, _ scales: [Float], axis: Int, zeroPoint: Tensor.Storage
    ) -> String {
        let scale = name("\(wish)_scale"), zero = name("\(wish)_zero_point"), real = name("\(wish)_dequantized")
        graph.initializers[storedName] = stored
        graph.initializers[scale] = Tensor(scales, shape: [scales.count])
        graph.initializers[zero] = Tensor(shape: [scales.count], storage: zeroPoint)
        graph.nodes.append(Node(
            name: "\(wish)_dequantize", kind: "DequantizeLinear", inputs: [storedName, scale, zero], outputs: [real],
            attributes: ["axis": .int(axis)]))
        return real
    }
}

/// The nearest 32-bit number.
private func clamped(_ value: Float) -> Int32 { Int32(min(max(value, -2_147_483_520), 2_147_483_520)) }
