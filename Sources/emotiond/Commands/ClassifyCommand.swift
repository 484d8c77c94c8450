import ArgumentParser
import Inference
import JSONText
import Pipeline
import Training

struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Give the probabilities of faces that are already cropped.",
        discussion: """
            Example: emotiond classify fer2013.csv.xz --split PublicTest --json
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var model: ModelOptions
    @Flag(help: "Print a JSON object for each crop.")
    var json = false
    @OptionGroup var threading: ThreadOptions

    func run() throws {
        let classifier = try model.loadClassifier()
        let set = try data.load(width: classifier.inputWidth, height: classifier.inputHeight)
        let names = classifier.labels
        var bar = ProgressBar(unit: "crops")
        try classifier.classify(set) { first, probabilities in
            for row in 0..<probabilities.count / names.count {
                let own = probabilities[row * names.count..<(row + 1) * names.count]
                try print(Array(own), index: first + row, label: set.labels[first + row], names: names)
            }
            bar.update(first, share: Double(first) / Double(set.count))
        }
        bar.finish()
    }

    private func print(_ probabilities: [Float], index: Int, label: Int?, names: [String]) throws {
        guard json else {
            let best = Smoother.largest(probabilities)
            return try Terminal.say("\(index)  \(names[best])  \(Double(probabilities[best]).percent)")
        }
        let line = JSONText.object {
            $0.field("index", index)
            $0.field("label") { if let label { $0.value(label) } else { $0.null() } }
            $0.field("probabilities") { $0.array { for value in probabilities { $0.value(Double(value), decimals: 6) } } }
        }
        try Terminal.say(bytes: line.bytes)
    }
}
