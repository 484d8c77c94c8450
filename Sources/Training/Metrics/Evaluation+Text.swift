internal import HTMLReport

extension Evaluation {
    /// Precision, recall, F1 and support as a table, laid out as scikit-learn's `classification_report`.
    package func classificationReport(decimals: Int = 2) -> String {
        let (precision, recall, f1, support) = (precision, recall, f1, support)
        let averages = "weighted avg"
        let width = max(averages.count, labelsSeen.map { labels[$0].count }.max() ?? 0)
        func line(_ name: String, _ cells: [String]) -> String {
            NumberText.right(name, width) + " " + cells.map { " " + NumberText.right($0, 9) }.joined() + "\n"
        }
        func numbers(_ values: [Double], _ support: Int) -> [String] {
            values.map { NumberText.fixed($0, decimals) } + ["\(support)"]
        }
        var text = line("", ["precision", "recall", "f1-score", "support"]) + "\n"
        for label in labelsSeen {
            text += line(labels[label], numbers([precision[label], recall[label], f1[label]], support[label]))
        }
        text += "\n" + line("accuracy", ["", ""] + numbers([accuracy], count))
        text += line("macro avg", numbers([precision, recall, f1].map(macroAverage), count))
        text += line(averages, numbers([precision, recall, f1].map(weightedAverage), count))
        return text
    }

    /// The confusion matrix in counts: a row for each true label, a column for each predicted one.
    package func confusionTable() -> String {
        let width = max(5, (labels.map(\.count) + confusion.joined().map { "\($0)".count }).max() ?? 0) + 2
        let names = max(labels.map(\.count).max() ?? 0, "true \\ predicted".count)
        var text = NumberText.right("true \\ predicted", names) + labels.map { NumberText.right($0, width) }.joined() + "\n"
        for (label, row) in zip(labels, confusion) {
            text += NumberText.right(label, names) + row.map { NumberText.right("\($0)", width) }.joined() + "\n"
        }
        return text
    }
}
