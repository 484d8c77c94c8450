import ArgumentParser
import Inference
import Training

struct QuantizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantize",
        abstract: "Make an int8 network of a float one, anyone's.",
        discussion: """
            The result is a standard ONNX file in QDQ form, for emotiond and ONNX Runtime alike.

            Example: emotiond quantize float.onnx fer2013.csv.xz --output int8.onnx
            """)

    @Argument(help: ArgumentHelp("The float network.", valueName: "float.onnx"), completion: .file(extensions: ["onnx"]))
    var float: String
    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Where the int8 network goes.", valueName: "int8.onnx"), completion: .file(extensions: ["onnx"]))
    var output: String
    @Option(help: ArgumentHelp("How many pictures to calibrate with, spread evenly over the data.", valueName: "n"))
    var pictures = 512
    @Option(help: ArgumentHelp("Write a note into the file, such as how the network was trained; repeatable.", valueName: "key=value"))
    var metadata: [String] = []
    @OptionGroup var threading: ThreadOptions

    func validate() throws {
        for note in metadata where !note.dropFirst().contains("=") {
            throw ValidationError("--metadata takes key=value, not '\(note)'")
        }
        guard pictures > 0 else { throw ValidationError("--pictures takes 1 or more, not \(pictures)") }
    }

    func run() throws {
        let graph = try Graph(contentsOf: float)
        let description = try ModelDescription(graph)
        var set = try data.load(width: description.inputWidth, height: description.inputHeight)
        // What the network was trained on is what its ranges are taken from, where the data say what that is.
        if data.split == nil, set.splitsPresent.contains(.training) { set = try set.selecting(split: .training) }
        let calibration = set.spread(over: pictures)
        var bar = ProgressBar(unit: "%")
        var int8 = try Quantizer().quantize(graph, crops: calibration.pixels) { bar.update(Int($0 * 100), share: $0) }
        bar.finish()
        int8.metadata["labels"] = description.labels.joined(separator: ",")
        for note in metadata {
            let parts = note.split(separator: "=", maxSplits: 1)
            int8.metadata[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        try int8.write(to: output)
        try Terminal.say("\(output): int8, calibrated with \(calibration.count) pictures")
    }
}
