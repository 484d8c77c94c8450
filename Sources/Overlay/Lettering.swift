/// Text at one size, regular and bold. Words that were drawn once are kept.
final class Lettering {
    private let regular: Typeface
    private let bold: Typeface
    private var regularMasks: [String: TextMask] = [:]
    private var boldMasks: [String: TextMask] = [:]
    /// Height of every line in pixels.
    let lineHeight: Int

    /// Track numbers, rates and percentages come in ever new forms.
    private static let cacheLimit = 1024

    /// - Parameter em: the size in pixels.
    /// - Throws: `.unavailable` where the font is missing.
    init(em: Int) throws(OverlayError) {
        regular = try Typeface(.regular, size: em)
        bold = try Typeface(.bold, size: em)
        lineHeight = regular.mask(of: "100 %").height
    }

    func mask(_ text: String, _ weight: Typeface.Weight = .regular) -> TextMask {
        switch weight {
        case .regular: Self.mask(text, regular, &regularMasks)
        case .bold: Self.mask(text, bold, &boldMasks)
        }
    }

    private static func mask(_ text: String, _ typeface: borrowing Typeface, _ known: inout [String: TextMask]) -> TextMask {
        if let mask = known[text] { return mask }
        if known.count >= cacheLimit { known.removeAll(keepingCapacity: true) }
        let mask = typeface.mask(of: text)
        known[text] = mask
        return mask
    }

    /// Breaks a text between its words, and a word that is wider than a line inside it.
    ///
    /// - Parameter width: of a line at most, in pixels.
    func lines(of text: String, width: Int, _ weight: Typeface.Weight = .regular) -> [TextMask] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, fits(last + " " + word, width, weight) {
                lines[lines.count - 1] += " " + word
            } else {
                lines += pieces(of: String(word), width: width, weight)
            }
        }
        return lines.map { mask($0, weight) }
    }

    private func pieces(of word: String, width: Int, _ weight: Typeface.Weight) -> [String] {
        guard !fits(word, width, weight) else { return [word] }
        var pieces = [""]
        for character in word {
            let last = pieces[pieces.count - 1]
            if last.isEmpty || fits(last + String(character), width, weight) {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character))
            }
        }
        return pieces
    }

    private func fits(_ text: String, _ width: Int, _ weight: Typeface.Weight) -> Bool { mask(text, weight).width <= width }
}
