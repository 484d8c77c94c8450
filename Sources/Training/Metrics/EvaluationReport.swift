internal import HTMLReport

/// An evaluation for reading and for keeping: one page that needs nothing else, the pictures, the table and the numbers.
package struct EvaluationReport: Sendable {
    package let evaluation: Evaluation
    package let mistakes: Mistakes
    /// As the user named them; they stand in the report.
    package let model: String
    package let data: String
    package let split: String
    /// How the training of the model went, where it was just trained; else empty.
    package let history: [EpochRecord]

    /// `probabilities` is `(N, labels)` and `truth` has N indices into `labels`, as for `Evaluation`.
    ///
    /// Throws `badData` where no row has a label.
    package init(
        labels: [String], truth: [Int?], probabilities: [Float], model: String, data: String, split: String,
        history: [EpochRecord] = []
    ) throws(DataError) {
        evaluation = try Evaluation(labels: labels, truth: truth, probabilities: probabilities)
        mistakes = Mistakes(labels: labels.count, truth: truth, probabilities: probabilities)
        self.model = model
        self.data = data
        self.split = split
        self.history = history
    }

    /// Writes `index.html`, `confusion.svg` (per cent), `confusion-counts.svg`, `reliability.svg`, `mistakes.svg`, with a history
    /// also `loss.svg` and `accuracy.svg`, and `report.txt` and `report.json` into a folder, which is made if it is not there.
    /// It holds no pictures of faces.
    ///
    /// Throws `unreadable` where a file cannot be written.
    package func write(to folder: String) throws(DataError) {
        try FileSystem.makeFolder(folder)
        let style = ReportStyle.picture
        var files = [
            ("index.html", html()),
            ("confusion.svg", ConfusionPicture(evaluation: evaluation, numbers: .normalised).svg(style: style) + "\n"),
            ("confusion-counts.svg", ConfusionPicture(evaluation: evaluation, numbers: .counts).svg(style: style) + "\n"),
            ("reliability.svg", ReliabilityPicture(calibration: evaluation.calibration).svg(style: style) + "\n"),
            ("mistakes.svg", MistakesPicture(mistakes: mistakes, labels: evaluation.labels).svg(style: style) + "\n"),
            ("report.txt", evaluation.classificationReport(decimals: 4) + "\n" + evaluation.confusionTable()),
            ("report.json", evaluation.json(model: model, split: split) + "\n"),
        ]
        if !history.isEmpty {
            files.append(("loss.svg", CurvesPicture(history: history, measure: .loss).svg(style: style) + "\n"))
            files.append(("accuracy.svg", CurvesPicture(history: history, measure: .accuracy).svg(style: style) + "\n"))
        }
        for (name, text) in files { try FileSystem.write(text, to: "\(folder)/\(name)") }
    }
}
