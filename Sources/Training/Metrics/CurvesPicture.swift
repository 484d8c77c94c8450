internal import HTMLReport

/// How a training went as an SVG picture: a measure over the epochs, of the rows learnt from and of the validation rows.
struct CurvesPicture {
    enum Measure {
        case loss
        /// In per cent.
        case accuracy
    }

    let history: [EpochRecord]
    let measure: Measure

    private static let width = 560.0
    private static let height = 300.0
    private static let left = 58.0
    private static let top = 34.0

    func svg(style: String = "") -> String {
        let learnt = history.map { measure == .loss ? $0.loss : 100 * $0.accuracy }
        let validated = history.map { measure == .loss ? $0.validationLoss : 100 * $0.validationAccuracy }
        let scale = Scale(covering: learnt + validated)
        let (outerWidth, outerHeight) = (Self.left + Self.width + 20, Self.top + Self.height + 52)
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(outerWidth) \(outerHeight)\" role=\"img\">"
        text += "<title>\(title)</title>"
        if !style.isEmpty { text += "<style>\(style)</style>" }
        text += "<rect class=\"ground\" width=\"\(outerWidth)\" height=\"\(outerHeight)\"/>"
        for value in scale.marks {
            let y = NumberText.fixed(self.y(value, scale), 1)
            text += "<path class=\"line\" d=\"M\(Self.left) \(y)h\(Self.width)\"/>"
            text += "<text class=\"faint\" x=\"\(Self.left - 8)\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(scale.text(value))</text>"
        }
        for epoch in epochMarks {
            text += "<text class=\"faint\" x=\"\(NumberText.fixed(x(epoch - 1), 1))\" y=\"\(Self.top + Self.height + 18)\""
            text += " text-anchor=\"middle\">\(epoch)</text>"
        }
        text += "<text class=\"faint\" x=\"\(Self.left + Self.width / 2)\" y=\"\(outerHeight - 10)\" text-anchor=\"middle\">epoch</text>"
        text += curve(learnt, scale, kind: "learnt") + curve(validated, scale, kind: "validated")
        text += key("learnt", "learnt from", x: Self.left) + key("validated", "validation", x: Self.left + 130)
        return text + "</svg>"
    }

    private var title: String {
        switch measure {
        case .loss: "Loss over the epochs"
        case .accuracy: "Accuracy over the epochs, per cent"
        }
    }

    private func x(_ index: Int) -> Double {
        Self.left + (history.count < 2 ? Self.width / 2 : Self.width * Double(index) / Double(history.count - 1))
    }

    private func y(_ value: Double, _ scale: Scale) -> Double {
        Self.top + Self.height * (1 - (value - scale.low) / (scale.high - scale.low))
    }

    /// About ten epochs at round distances, and the last one.
    private var epochMarks: [Int] {
        guard let last = history.indices.last.map({ $0 + 1 }) else { return [] }
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].first { last / $0 <= 10 } ?? 1000
        return [1] + stride(from: step, through: last, by: step).filter { $0 > 1 && ($0 == last || last - $0 >= step / 2) }
    }

    private func curve(_ values: [Double], _ scale: Scale, kind: String) -> String {
        let points = values.enumerated().map { "\(NumberText.fixed(x($0.offset), 1)) \(NumberText.fixed(y($0.element, scale), 1))" }
        // A single epoch is no line: a dot shows it.
        if values.count == 1 {
            return "<circle class=\"\(kind)\" cx=\"\(NumberText.fixed(x(0), 1))\" cy=\"\(NumberText.fixed(y(values[0], scale), 1))\" r=\"4\"/>"
        }
        return "<path class=\"curve \(kind)\" d=\"M\(points.joined(separator: "L"))\"/>"
    }

    private func key(_ kind: String, _ name: String, x: Double) -> String {
        "<path class=\"curve \(kind)\" d=\"M\(x) 16h24\"/><text class=\"faint\" x=\"\(x + 32)\" y=\"20\">\(name)</text>"
    }
}

/// Round numbers along an axis.
private struct Scale {
    let low: Double
    let high: Double
    let step: Double

    init(covering values: [Double]) {
        let least = values.min() ?? 0, most = values.max() ?? 1
        let span = max(most - least, 1e-3)
        var step = 0.001
        for next in [2.0, 2.5, 2.0].cycled(times: 8) where span / step > 6 { step *= next }
        self.step = step
        low = (least / step).rounded(.down) * step
        high = max((most / step).rounded(.up) * step, low + step)
    }

    var marks: [Double] { (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step } }

    func text(_ value: Double) -> String { NumberText.fixed(value, step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3) }
}

extension Array {
    fileprivate func cycled(times: Int) -> [Element] { (0..<times).flatMap { _ in self } }
}
