import ArgumentParser
import Inference
import Training

struct AverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "average",
        abstract: "Make one network of several that were trained further from one another.",
        discussion: """
            The mean of their weights is often right more often than each of them, and takes no more time than one. They must have \
            the same layers, float or int8, and one must have begun where another one ended (train --from). The result is float.

            Example: emotiond average emotion.onnx further/model-float.onnx --share 0.7 --share 0.3 --output mean.onnx
            """)

    @Argument(help: ArgumentHelp("The networks, two or more.", valueName: "model"), completion: .file(extensions: ["onnx"]))
    var models: [String]
    @Option(help: ArgumentHelp("How much a network counts, once for each in their order; else all count alike.", valueName: "x"))
    var share: [Float] = []
    @Option(help: ArgumentHelp("Where the float network goes.", valueName: "float.onnx"), completion: .file(extensions: ["onnx"]))
    var output: String

    func validate() throws {
        guard models.count > 1 else { throw ValidationError("average takes two networks or more, not \(models.count)") }
        guard share.isEmpty || share.count == models.count else {
            throw ValidationError("--share is given once for each of the \(models.count) networks or never, not \(share.count) times")
        }
        if let bad = share.first(where: { !($0 > 0 && $0.isFinite) }) { throw ValidationError("--share takes a number above 0, not \(bad)") }
    }

    func run() throws {
        let networks = try models.map { (name: $0, reader: try GraphReader(Graph(contentsOf: $0))) }
        let mean = try ParameterStore.mean(of: networks, shares: share.isEmpty ? models.map { _ in 1 } : share)
        let labels = networks[0].reader.labels
        let isOneOutput = try mean.description.outputCount() < labels.count
        let graph = mean.graph(
            name: "mean", loss: isOneOutput ? .sigmoid : .softmax, metadata: ["labels": labels.joined(separator: ",")])
        try graph.write(to: output)
        try Terminal.say("\(output): float, the mean of \(models.count) networks; emotiond quantize makes it int8")
    }
}
