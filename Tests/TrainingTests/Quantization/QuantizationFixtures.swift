import Inference

/// Puts a network together node by node; values are named by number.
struct NetworkBuilder {
    private let input: [Int?]
    private var nodes: [Node] = []
    private var initializers: [String: Tensor] = [:]

    init(input: [Int?]) { self.input = input }

    /// Adds a node that reads values and then constants; returns what it computes. The input is `x`.
    mutating func add(_ kind: String, _ values: [String], _ constants: [Tensor] = [], _ attributes: [String: Attribute] = [:]) -> String {
        let name = "v\(nodes.count)"
        var inputs = values
        for (index, constant) in constants.enumerated() {
            inputs.append("\(name)_c\(index)")
            initializers["\(name)_c\(index)"] = constant
        }
        nodes.append(Node(name: "\(name)_\(kind)", kind: kind, inputs: inputs, outputs: [name], attributes: attributes))
        return name
    }

    /// The network, read back from its file's bytes as any other.
    func graph(output: String, metadata: [String: String] = [:]) throws -> Graph {
        let graph = Graph(
            name: "test", inputs: [ValueInfo(name: "x", shape: input)], outputs: [ValueInfo(name: output, shape: [])],
            initializers: initializers, nodes: nodes, metadata: metadata)
        return try Graph(onnx: graph.serialized())
    }
}
