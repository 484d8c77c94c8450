import ArgumentParser
import Capture
import Imaging
import Inference
import Training

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a network, or train one further, and quantise it.",
        discussion: """
            Recipes: \(Recipe.builtIn.joined(separator: ", ")), or the path of a .toml file of your own.
            The folder gets model.onnx (int8), model-float.onnx, history.csv, a report, and a checkpoint for --resume.

            Example: emotiond train fer2013.csv.xz --recipe scratch-cnn --output trained
            Example: emotiond train photos --labels happy,sad --recipe happy-sad --from Models/emotion.onnx
            """)

    @Argument(
        help: ArgumentHelp("FER-2013's CSV (also .xz, .gz) or a folder of <label>/*.png, or of train|test|validation/<label>/*.png.",
        valueName: "data"),
        completion: .file())
    var data: String
    @Option(help: ArgumentHelp("Only these labels, in this order; else the recipe's, or all.", valueName: "a,b"))
    var labels: String?
    @Option(
        help: ArgumentHelp("What to train: a recipe's name, or the path of one.", valueName: "name"),
        completion: .file(extensions: ["toml"]))
    var recipe = "scratch-cnn"
    @Option(help: ArgumentHelp("Instead of the recipe's number of epochs.", valueName: "n"))
    var epochs: Int?
    @Option(help: ArgumentHelp("Train on so many pictures of each label at most.", valueName: "n"))
    var limit: Int?
    @Option(
        help: ArgumentHelp(
            "Leave out the n-th of k parts of the training pictures and judge by them: cross-validation, if run for each n.",
            valueName: "n/k"),
        transform: Self.fold)
    var fold: Fold?
    @Option(help: ArgumentHelp("Another seed gives another network; the same one the same.", valueName: "n"))
    var seed: UInt64 = 1
    @Option(
        help: ArgumentHelp("Go on from this ONNX network; where it is not the recipe's, its layers take their place.", valueName: "model"),
        completion: .file(extensions: ["onnx"]))
    var from: String?
    @Option(
        help: ArgumentHelp(
            """
            Learn from a network (.onnx), which is asked about every picture as it was changed (again for several, each asked about its \
            part of them), or from a file of soft labels. The recipe names the share, else it is \(Int(standardTeacherShare * 100)) %.
            """, valueName: "file"),
        completion: .file())
    var teacher: [String] = []
    @Option(help: ArgumentHelp("The folder for the results; else one named like the recipe.", valueName: "dir"), completion: .directory)
    var output: String?
    @Flag(help: "Take up a training that was broken off.")
    var resume = false
    @OptionGroup var threading: ThreadOptions

    private static let standardTeacherShare: Float = 0.7
    /// Training rows that the ranges of the int8 network are taken from.
    private static let calibrationPictures = 512

    func validate() throws {
        if let epochs, epochs < 1 { throw ValidationError("--epochs takes 1 or more, not \(epochs)") }
        if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more, not \(limit)") }
        if teacher.count > 1, let other = teacher.first(where: { !Self.isNetwork($0) }) {
            throw ValidationError("--teacher takes several networks (.onnx) or one file of soft labels, and \(other) is no network")
        }
    }

    func run() throws {
        let recipe = try chosenRecipe()
        let start = try from.map { try GraphReader(Graph(contentsOf: $0)) }
        let networks = try teacher.filter(Self.isNetwork).map { (name: $0, graph: try Graph(contentsOf: $0)) }
        var set = try DataSet.load(data, votes: recipe.votes > 0) { path in try StillImage.load(path: path).takeLuma() }
        if networks.isEmpty, let file = teacher.first { set = try set.taught(by: SoftLabels(contentsOf: file), named: file) }
        if let fold {
            // Of the chosen labels' rows, so that no fold is without any.
            if let labels = recipe.labels { set = try set.selecting(labels: labels) }
            set = try set.leavingOut(fold)
        }
        for skipped in set.skipped { Terminal.complain("skipped \(skipped.path): \(skipped.reason)") }
        let parts = try TrainingParts(set, recipe: recipe, seed: seed)
        let folder = output ?? recipe.name
        var options = Trainer.Options()
        options.seed = seed
        options.threads = threading.threads
        options.folder = folder
        options.resumes = resume
        let trainer = try Trainer(recipe, parts, options: options, from: start, teachers: networks)
        try Terminal.say(
            "\(recipe.name): \(parts.training.count) pictures of \(trainer.labels.joined(separator: ", ")); "
                + "\(trainer.size.parameters) numbers, \(trainer.size.multiplications / 1_000_000) M multiplications a picture")
        if trainer.epochsDone > 0 { try Terminal.say("goes on behind epoch \(trainer.epochsDone)") }

        var bar = ProgressBar(unit: "images")
        let first = trainer.epochsDone
        let outcome = try trainer.run { progress in
            let done = (progress.epoch - 1 - first) * progress.steps + progress.step
            bar.update(done * progress.batch, share: Double(done) / Double((progress.epochs - first) * progress.steps))
        } finished: { record in
            bar.finish()
            return (try? Terminal.say(Self.line(record))) != nil
        }
        bar.finish()
        try trainer.calibrate(outcome)
        try write(trainer, outcome, parts, set, folder)
    }

    private static func isNetwork(_ path: String) -> Bool { path.hasSuffix(".onnx") }

    @Sendable private static func fold(_ text: String) throws -> Fold {
        guard let fold = Fold(text: text) else { throw ValidationError("--fold takes one of k parts as n/k, such as 1/4, not '\(text)'") }
        return fold
    }

    private func chosenRecipe() throws -> Recipe {
        var chosen = try Recipe(named: recipe)
        if let labels { chosen.labels = labels.split(separator: ",").map(String.init) }
        chosen.limit = limit ?? chosen.limit
        chosen.epochs = epochs ?? chosen.epochs
        if from != nil { chosen.startFromTrained() }
        if !teacher.isEmpty, chosen.teacher == 0 { chosen.teacher = Self.standardTeacherShare }
        return chosen
    }

    private func write(
        _ trainer: Trainer, _ outcome: Trainer.Outcome, _ parts: TrainingParts, _ set: DataSet, _ folder: String
    ) throws {
        let float = trainer.graph(outcome)
        try float.write(to: "\(folder)/model-float.onnx")
        var bar = ProgressBar(unit: "%")
        let int8 = try Quantizer().quantize(float, crops: parts.training.spread(over: Self.calibrationPictures).pixels) {
            bar.update(Int($0 * 100), share: $0)
        }
        bar.finish()
        try int8.write(to: "\(folder)/model.onnx")

        // Rows that neither the weights nor the choice of the epoch have seen, where there are any.
        var judged = parts.validation
        if set.splitsPresent.contains(.test) {
            judged = try set.selecting(split: .test).selecting(labels: trainer.labels)
        }
        let split = set.splitsPresent.contains(.test) ? "test" : "validation"
        let classifier = try EmotionClassifier(graph: int8)
        var probabilities: [Float] = []
        classifier.classify(judged) { probabilities += $1 }
        let report = try EvaluationReport(
            labels: classifier.labels, truth: judged.labels, probabilities: probabilities, model: "\(folder)/model.onnx", data: data,
            split: split, history: outcome.history)
        try report.write(to: folder)
        try Terminal.say(report.evaluation.classificationReport())
        try Terminal.say("\(folder)/model.onnx: int8, of epoch \(outcome.epoch), measured on the \(split) pictures")
    }

    private static func line(_ record: EpochRecord) -> String {
        "epoch \(record.epoch)  loss \(record.loss.formatted(decimals: 3))  accuracy \((record.accuracy * 100).formatted(decimals: 1)) %"
            + "  validation \(record.validationLoss.formatted(decimals: 3)) \((record.validationAccuracy * 100).formatted(decimals: 1)) %"
            + "  \(Int(record.imagesPerSecond)) images/s"
    }
}
