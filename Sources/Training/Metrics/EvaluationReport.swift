internal import HTMLReport

/// An evaluation for reading and for keeping: one page that needs nothing else, the pictures, the table and the numbers.
package struct EvaluationReport: Sendable {
    package let evaluation: Evaluation
    /// As the user named them; they stand in the report.
    package let model: String
    package let data: String
    package let split: String

    package init(evaluation: Evaluation, model: String, data: String, split: String) {
        self.evaluation = evaluation
        self.model = model
        self.data = data
        self.split = split
    }

    /// Writes `index.html`, `confusion.svg` (per cent), `confusion-counts.svg`, `reliability.svg`, `report.txt` and
    /// `report.json` into a folder, which is made if it is not there. It holds no pictures of faces.
    ///
    /// Throws `unreadable` where a file cannot be written.
    package func write(to folder: String) throws(DataError) {
        try FileSystem.makeFolder(folder)
        let style = ReportStyle.picture
        let files = [
            ("index.html", html()),
            ("confusion.svg", ConfusionPicture(evaluation: evaluation, numbers: .normalised).svg(style: style) + "\n"),
            ("confusion-counts.svg", ConfusionPicture(evaluation: evaluation, numbers: .counts).svg(style: style) + "\n"),
            ("reliability.svg", ReliabilityPicture(calibration: evaluation.calibration).svg(style: style) + "\n"),
            ("report.txt", evaluation.classificationReport(decimals: 4) + "\n" + evaluation.confusionTable()),
            ("report.json", evaluation.json(model: model, split: split) + "\n"),
        ]
        for (name, text) in files { try FileSystem.write(text, to: "\(folder)/\(name)") }
    }

    /// The page.
    package func html() -> String {
        let percent = { (value: Double) in NumberText.fixed(100 * value, 1) + " %" }
        let tiles = [
            ("accuracy", percent(evaluation.accuracy)),
            ("balanced accuracy", percent(evaluation.balancedAccuracy)),
            ("macro F1", NumberText.fixed(evaluation.macroAverage(evaluation.f1), 3)),
            ("calibration error", NumberText.fixed(evaluation.expectedCalibrationError, 3)),
            ("log loss", NumberText.fixed(evaluation.negativeLogLikelihood, 3)),
            ("crops", "\(evaluation.count)"),
        ].map { "<div class=\"card tile\"><b>\($0.1)</b><span class=\"faint\">\($0.0)</span></div>" }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Evaluation of \(HTMLText.escaped(model))</title>
            <style>
            \(ReportStyle.page)
            \(ReportStyle.picture)
            </style>
            </head>
            <body>
            <main>
            <h1>Evaluation</h1>
            <p class="faint">Model <code>\(HTMLText.escaped(model))</code> on <code>\(HTMLText.escaped(data))</code>, split \
            <code>\(HTMLText.escaped(split))</code></p>
            <div class="tiles">
            \(tiles)
            </div>
            <section class="card wide">
            <h2>By label</h2>
            \(table())
            </section>
            <div class="pair">
            <section class="card">
            <h2>Confusion, per cent of each true label</h2>
            \(ConfusionPicture(evaluation: evaluation, numbers: .normalised).svg())
            </section>
            <section class="card">
            <h2>Confusion, number of crops</h2>
            \(ConfusionPicture(evaluation: evaluation, numbers: .counts).svg())
            </section>
            </div>
            <div class="pair">
            <section class="card">
            <h2>Reliability</h2>
            \(ReliabilityPicture(calibration: evaluation.calibration).svg())
            </section>
            <section class="card">
            <h2>How to read this</h2>
            <p>Precision: of the crops given a label, the share that has it. Recall: of the crops that have a label, the share
            given it. F1: their harmonic mean. Macro averages count every label alike, weighted ones every crop. Balanced
            accuracy is the mean recall.</p>
            <p>The reliability diagram sorts predictions by confidence into \(Calibration.binCount) bins of equal width. Bars
            show how often a bin was right, orange marks how sure the model was; on the dashed line both agree. The calibration
            error is their mean distance, weighted by the crops in each bin.</p>
            <p class="faint">The colour of a matrix cell grows with the root of its share, so that rare confusions show.</p>
            </section>
            </div>
            </main>
            </body>
            </html>

            """
    }

    private func table() -> String {
        let (precision, recall, f1, support) = (evaluation.precision, evaluation.recall, evaluation.f1, evaluation.support)
        let number = { (value: Double) in NumberText.fixed(value, 3) }
        func row(_ cells: [String]) -> String { "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>\n" }
        let head = ["label", "precision", "recall", "F1", "crops"].map { "<th>\($0)</th>" }.joined()
        var text = "<table><thead><tr>\(head)</tr></thead>\n<tbody>\n"
        for label in evaluation.labelsSeen {
            let bar = "<span class=\"bar\"><i style=\"width:\(NumberText.fixed(100 * f1[label], 1))%\"></i></span>"
            text += row([
                HTMLText.escaped(evaluation.labels[label]), number(precision[label]), number(recall[label]),
                bar + number(f1[label]), "\(support[label])",
            ])
        }
        text += "</tbody>\n<tfoot>\n"
        for (name, average) in [("macro average", evaluation.macroAverage), ("weighted average", evaluation.weightedAverage)] {
            text += row([name] + [precision, recall, f1].map { number(average($0)) } + ["\(evaluation.count)"])
        }
        return text + "</tfoot></table>"
    }
}
