internal import HTMLReport

/// A confusion matrix as an SVG picture: true labels down, predicted labels across.
struct ConfusionPicture {
    enum Numbers {
        /// How many crops.
        case counts
        /// Per cent of the true label's crops.
        case normalised
    }

    let evaluation: Evaluation
    let numbers: Numbers

    private static let cell = 58.0
    private static let top = 62.0

    private var left: Double { 40 + 7.5 * Double(evaluation.labels.map(\.count).max() ?? 0) }
    private var side: Double { Self.cell * Double(evaluation.labels.count) }

    /// The `svg` element; `style` goes into it where the picture is to stand by itself.
    func svg(style: String = "") -> String {
        let width = left + side + 16, height = Self.top + side + 16
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" role=\"img\">"
        text += "<title>\(title)</title>"
        if !style.isEmpty { text += "<style>\(style)</style>" }
        text += "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>"
        text += label("predicted", x: left + side / 2, y: 20, faint: true)
        text += "<g transform=\"translate(18 \(Self.top + side / 2)) rotate(-90)\">\(label("true", x: 0, y: 0, faint: true))</g>"
        for (index, name) in evaluation.labels.enumerated() {
            let middle = (Double(index) + 0.5) * Self.cell
            text += label(name, x: left + middle, y: Self.top - 14, shrinkTo: Self.cell - 4)
            text += label(name, x: left - 10, y: Self.top + middle + 4.5, anchor: "end")
        }
        for row in evaluation.labels.indices { for column in evaluation.labels.indices { text += cell(row, column) } }
        return text + "</svg>"
    }

    private var title: String {
        switch numbers {
        case .counts: "Confusion matrix: number of crops"
        case .normalised: "Confusion matrix: per cent of each true label"
        }
    }

    private func cell(_ row: Int, _ column: Int) -> String {
        let count = evaluation.confusion[row][column], support = evaluation.support[row]
        let share = support == 0 ? 0 : Double(count) / Double(support)
        let x = left + Double(column) * Self.cell, y = Self.top + Double(row) * Self.cell
        let inner = Self.cell - 3
        let rectangle = "x=\"\(x + 1.5)\" y=\"\(y + 1.5)\" width=\"\(inner)\" height=\"\(inner)\" rx=\"4\""
        let number =
            switch numbers {
            case .counts: "\(count)"
            case .normalised: NumberText.fixed(100 * share, 0)
            }
        // The root spreads out the small shares, where the confusions are.
        let opacity = NumberText.fixed(share.squareRoot(), 3)
        let names = (HTMLText.escaped(evaluation.labels[row]), HTMLText.escaped(evaluation.labels[column]))
        return "<g><title>\(names.0) taken for \(names.1): \(count) of \(support) (\(NumberText.fixed(100 * share, 1)) %)</title>"
            + "<rect class=\"track\" \(rectangle)/><rect class=\"cell\" \(rectangle) fill-opacity=\"\(opacity)\"/>"
            + "<text class=\"\(share > 0.36 ? "strong" : count == 0 ? "faint" : "")\" x=\"\(x + Self.cell / 2)\""
            + " y=\"\(y + Self.cell / 2 + 4.5)\" text-anchor=\"middle\">\(number)</text></g>"
    }

    private func label(
        _ text: String, x: Double, y: Double, anchor: String = "middle", faint: Bool = false, shrinkTo width: Double? = nil
    ) -> String {
        // A long name is squeezed into its column.
        var squeeze = ""
        if let width, Double(text.count) * 7.5 > width { squeeze = " textLength=\"\(width)\" lengthAdjust=\"spacingAndGlyphs\"" }
        return "<text\(faint ? " class=\"faint\"" : "") x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(squeeze)>"
            + "\(HTMLText.escaped(text))</text>"
    }
}
