internal import HTMLReport

/// The most frequent confusions as an SVG picture: a bar for each, as long as it is frequent, and a mark for how sure the model
/// was of it.
struct MistakesPicture {
    let mistakes: Mistakes
    let labels: [String]

    private static let rows = 12
    private static let height = 30.0
    private static let bar = 330.0

    func svg(style: String = "") -> String {
        let pairs = mistakes.confusions.prefix(Self.rows)
        let left = 30 + 2 * 7.5 * Double(labels.map(\.count).max() ?? 0) + 24
        let width = left + Self.bar + 190, height = 34 + Self.height * Double(max(1, pairs.count)) + 8
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" role=\"img\">"
        text += "<title>The most frequent mistakes</title>"
        if !style.isEmpty { text += "<style>\(style)</style>" }
        text += "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>"
        text += "<text class=\"faint\" x=\"\(left - 10)\" y=\"20\" text-anchor=\"end\">true → predicted</text>"
        text += "<text class=\"faint\" x=\"\(left + Self.bar + 16)\" y=\"20\">crops, mean confidence</text>"
        let most = Double(pairs.first?.count ?? 1)
        for (place, pair) in pairs.enumerated() {
            let y = 34 + Self.height * Double(place), length = Self.bar * Double(pair.count) / most
            let names = "\(HTMLText.escaped(labels[pair.truth])) → \(HTMLText.escaped(labels[pair.predicted]))"
            let sure = NumberText.fixed(100 * pair.meanConfidence, 0)
            text += "<g><title>\(names): \(pair.count) crops, on average \(sure) % sure of it and "
            text += "\(NumberText.fixed(100 * pair.meanTruth, 0)) % of the true label</title>"
            text += "<text x=\"\(left - 10)\" y=\"\(y + 17)\" text-anchor=\"end\">\(names)</text>"
            text += "<rect class=\"track\" x=\"\(left)\" y=\"\(y + 3)\" width=\"\(Self.bar)\" height=\"20\" rx=\"4\"/>"
            text += "<rect class=\"cell\" x=\"\(left)\" y=\"\(y + 3)\" width=\"\(NumberText.fixed(length, 1))\" height=\"20\" rx=\"4\"/>"
            let mark = left + Self.bar * pair.meanConfidence
            text += "<rect class=\"gap\" x=\"\(NumberText.fixed(mark - 1.5, 1))\" y=\"\(y)\" width=\"3\" height=\"26\"/>"
            text += "<text x=\"\(left + Self.bar + 16)\" y=\"\(y + 17)\">\(pair.count), \(sure) %</text></g>"
        }
        return text + "</svg>"
    }
}
