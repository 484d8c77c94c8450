import Inference

/// Builds graphs in QDQ form for tests. Scales are powers of two and weights whole, so that floats are exact and the reference
/// executor's bytes and the plan's must be the same.
struct QuantizedGraph {
    private(set) var graph: Graph
    private var count = 0
    private var random: UInt32

    init(height: Int = 12, width: Int = 12, seed: UInt32 = 1, metadata: [String: String] = [:]) {
        graph = Graph(name: "test", inputs: [ValueInfo(name: "luma", shape: [nil, 1, height, width])], metadata: metadata)
        random = seed &* 2_654_435_761
    }

    mutating func next(_ range: ClosedRange<Int>) -> Int {
        random = random &* 1_664_525 &+ 1_013_904_223
        return range.lowerBound + Int(random >> 8) % range.count
    }

    mutating func constant(_ tensor: Tensor) -> String {
        count += 1
        graph.initializers["c\(count)"] = tensor
        return "c\(count)"
    }

    mutating func scalar(_ value: Float) -> String { constant(Tensor([value], shape: [])) }

    mutating func node(_ kind: String, _ inputs: [String], _ attributes: [String: Attribute] = [:]) -> String {
        count += 1
        let name = "\(kind)\(count)"
        graph.nodes.append(Node(name: name, kind: kind, inputs: inputs, outputs: ["v\(count)"], attributes: attributes))
        return "v\(count)"
    }

    /// Quantises and dequantises again: the value between two fused groups.
    mutating func quantized(_ value: String, scale: Float, zeroPoint: Int, isSigned: Bool = false) -> String {
        let scale = scalar(scale)
        let zero = constant(
            Tensor(shape: [], storage: isSigned ? .int8([Int8(zeroPoint)]) : .uint8([UInt8(zeroPoint)])))
        let bytes = node("QuantizeLinear", [value, scale, zero])
        return node("DequantizeLinear", [bytes, scale, zero])
    }

    /// Weights in signed bytes with a power of two for each output channel.
    mutating func weights(_ shape: [Int], axis: Int = 0, largest: Int = 20) -> String {
        let values = (0..<shape.reduce(1, *)).map { _ in Int8(next(-largest...largest)) }
        let scales: [Float] = (0..<shape[axis]).map { _ in [1.0 / 64, 1.0 / 128, 1.0 / 256][next(0...2)] }
        let name = constant(Tensor(shape: shape, storage: .int8(values)))
        let scale = constant(Tensor(scales, shape: [shape[axis]]))
        let zero = constant(Tensor(shape: [shape[axis]], storage: .int8([Int8](repeating: 0, count: shape[axis]))))
        return node("DequantizeLinear", [name, scale, zero], ["axis": .int(axis)])
    }

    /// A bias that any scale of this kind can say exactly.
    mutating func bias(_ size: Int) -> String {
        let values = (0..<size).map { _ in Float(next(-8...8)) / 16 }
        return constant(Tensor(values, shape: [size]))
    }

    mutating func convolution(
        _ value: String, _ channels: (Int, Int), kernel: Int, stride: Int = 1, pad: Int = 0, dilation: Int = 1, group: Int = 1
    ) -> String {
        let weights = weights([channels.1, channels.0 / group, kernel, kernel]), bias = bias(channels.1)
        return node(
            "Conv", [value, weights, bias],
            [
                "kernel_shape": .ints([kernel, kernel]), "strides": .ints([stride, stride]), "group": .int(group),
                "pads": .ints([pad, pad, pad, pad]), "dilations": .ints([dilation, dilation]),
            ])
    }

    /// The graph that ends in a value of this many labels.
    func ending(in value: String, labels: Int) -> Graph {
        var graph = graph
        graph.outputs = [ValueInfo(name: value, shape: [nil, labels])]
        return graph
    }

    /// Gray levels for crops.
    mutating func crops(_ count: Int) -> [UInt8] {
        let size = graph.inputs[0].shape.dropFirst().reduce(1) { $0 * $1! }
        return (0..<count * size).map { _ in UInt8(next(0...255)) }
    }
}
