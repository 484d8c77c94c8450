internal import HTMLReport

extension EvaluationReport {
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
            \(learningSection())
            <section class="card wide">
            <h2>By label</h2>
            \(labelTable())
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
            \(mistakesSection())
            </main>
            </body>
            </html>

            """
    }

    private func labelTable() -> String {
        let (precision, recall, f1, support) = (evaluation.precision, evaluation.recall, evaluation.f1, evaluation.support)
        let number = { (value: Double) in NumberText.fixed(value, 3) }
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

    /// The curves of the training that made the model.
    private func learningSection() -> String {
        guard let best = history.max(by: { $0.validationAccuracy < $1.validationAccuracy }) else { return "" }
        let seconds = history.reduce(0) { $0 + $1.seconds }
        return """
            <div class="pair">
            <section class="card">
            <h2>Accuracy over the epochs, per cent</h2>
            \(CurvesPicture(history: history, measure: .accuracy).svg())
            </section>
            <section class="card">
            <h2>Loss over the epochs</h2>
            \(CurvesPicture(history: history, measure: .loss).svg())
            </section>
            </div>
            <p class="faint">\(history.count) epochs in \(NumberText.fixed(seconds / 60, 1)) minutes; best on the validation rows in epoch \
            \(best.epoch): \(NumberText.fixed(100 * best.validationAccuracy, 1)) %. The rows learnt from are changed at random and seen \
            with dropout, the validation rows are not, so the second curve may lie above the first.</p>
            """
    }

    /// What goes wrong most, and the single rows that the model was surest of.
    private func mistakesSection() -> String {
        guard mistakes.count > 0 else { return "<section class=\"card wide\"><h2>Mistakes</h2><p>None.</p></section>" }
        let share = { (part: Int) in NumberText.fixed(100 * Double(part) / Double(mistakes.count), 0) + " %" }
        let head = ["row", "true", "predicted", "confidence", "true label's probability"].map { "<th>\($0)</th>" }.joined()
        let rows = mistakes.surest.map { it in
            row([
                "\(it.index)", HTMLText.escaped(evaluation.labels[it.truth]), HTMLText.escaped(evaluation.labels[it.predicted]),
                NumberText.fixed(it.confidence, 3), NumberText.fixed(it.truthProbability, 3),
            ])
        }.joined()
        return """
            <div class="pair">
            <section class="card">
            <h2>The most frequent mistakes</h2>
            \(MistakesPicture(mistakes: mistakes, labels: evaluation.labels).svg())
            <p class="faint">\(mistakes.count) of \(evaluation.count) crops are taken for something else; for \
            \(share(mistakes.secondGuesses)) of these the true label comes second, and of \(share(mistakes.sure)) the model was at least 90 % \
            sure. Orange marks the mean confidence, from 0 to 100 %.</p>
            </section>
            <section class="card">
            <h2>Surest mistakes</h2>
            <table><thead><tr>\(head)</tr></thead>
            <tbody>
            \(rows)</tbody></table>
            <p class="faint">Rows count from 0 over the rows evaluated, as <code>emotiond classify</code> counts. Among the surest
            mistakes are many wrong labels in the data.</p>
            </section>
            </div>
            """
    }

    private func row(_ cells: [String]) -> String { "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>\n" }
}
