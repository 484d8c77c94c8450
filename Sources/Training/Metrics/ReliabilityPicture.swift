internal import HTMLReport

/// A reliability diagram as an SVG picture: for each bin of confidence how often the model was right, beside how sure it was.
struct ReliabilityPicture {
    let calibration: Calibration

    private static let side = 360.0
    private static let left = 58.0
    private static let top = 16.0

    func svg(style: String = "") -> String {
        let (side, left, top) = (Self.side, Self.left, Self.top)
        let width = left + side + 20, height = top + side + 52
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" role=\"img\">"
        text += "<title>Reliability diagram: accuracy over confidence</title>"
        if !style.isEmpty { text += "<style>\(style)</style>" }
        text += "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>"
        for step in 0...5 {
            let share = Double(step) / 5, y = top + side * (1 - share), x = left + side * share
            text += "<path class=\"line\" d=\"M\(left) \(y)h\(side)\"/>"
            text += "<text class=\"faint\" x=\"\(left - 8)\" y=\"\(y + 4)\" text-anchor=\"end\">\(step * 20)</text>"
            text += "<text class=\"faint\" x=\"\(x)\" y=\"\(top + side + 18)\" text-anchor=\"middle\">\(step * 20)</text>"
        }
        let barWidth = side / Double(Calibration.binCount)
        for (index, bin) in calibration.bins.enumerated() where bin.count > 0 {
            let place = "x=\"\(left + Double(index) * barWidth + 1.5)\" width=\"\(barWidth - 3)\""
            let right = top + side * (1 - bin.accuracy), sure = top + side * (1 - bin.confidence)
            let percents = [bin.accuracy, bin.confidence].map { NumberText.fixed(100 * $0, 1) }
            text += "<g><title>\(bin.count) predictions: \(percents[0]) % right, \(percents[1]) % sure</title>"
            text += "<rect class=\"cell\" \(place) y=\"\(right)\" height=\"\(side * bin.accuracy)\" rx=\"2\"/>"
            text += "<rect class=\"gap\" \(place) y=\"\(sure - 1.5)\" height=\"3\"/></g>"
        }
        text += "<path class=\"ideal\" d=\"M\(left) \(top + side)L\(left + side) \(top)\"/>"
        text += "<text class=\"faint\" x=\"\(left + side / 2)\" y=\"\(height - 10)\" text-anchor=\"middle\">confidence, %</text>"
        text += "<g transform=\"translate(18 \(top + side / 2)) rotate(-90)\">"
        text += "<text class=\"faint\" text-anchor=\"middle\">accuracy, %</text></g>"
        return text + "</svg>"
    }
}
