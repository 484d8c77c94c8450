import ArgumentParser
import Inference
import Training

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure how often a network is right, class by class.",
        discussion: """
            Example: emotiond evaluate fer2013.csv.xz --split PrivateTest --report report
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var model: ModelOptions
    @Option(help: ArgumentHelp("Write an HTML report with the confusion matrix to this folder.", valueName: "dir"), completion: .directory)
    var report: String?
    @Flag(help: "Print a JSON object instead of a table.")
    var json = false
    @OptionGroup var threading: ThreadOptions

    func run() throws {
        let classifier = try model.loadClassifier()
        let set = try data.load(width: classifier.inputWidth, height: classifier.inputHeight).relabelled(to: classifier.labels)
        var probabilities: [Float] = []
        var bar = ProgressBar(unit: "crops")
        classifier.classify(set) { first, batch in
            probabilities += batch
            bar.update(first, share: Double(first) / Double(set.count))
        }
        bar.finish()
        let split = data.split ?? "all"
        let result = try EvaluationReport(
            labels: classifier.labels, truth: set.labels, probabilities: probabilities, model: model.name, data: data.data,
            split: split)
        if let report { try result.write(to: report) }
        let evaluation = result.evaluation
        if json {
            try Terminal.say(evaluation.json(model: model.name, split: split))
        } else {
            try Terminal.say(evaluation.classificationReport())
            try Terminal.say(evaluation.confusionTable())
        }
    }
}
