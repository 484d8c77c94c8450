/// Text in the manual's own language, man(7).
enum Roff {
    /// Letters as they are; what the language would take for its own is escaped. Hyphens are what a person types.
    static func text(_ plain: some StringProtocol) -> String {
        var result = ""
        for character in plain {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            default: result.append(character)
            }
        }
        return result
    }

    /// Running text, none of whose lines is too long or can be taken for a request, each sentence's end ending a line.
    static func lines(_ plain: some StringProtocol) -> String {
        var result = "", line = ""
        func end() {
            if !line.isEmpty { result += (line.hasPrefix(".") ? "\\&" : "") + line + "\n" }
            line = ""
        }
        for word in plain.split(whereSeparator: \.isWhitespace).map({ text($0) }) {
            if line.count + word.count > 76 { end() }
            line += (line.isEmpty ? "" : " ") + word
            if word.hasSuffix(".") { end() }
        }
        end()
        return result
    }

    static func paragraph(_ plain: some StringProtocol) -> String { plain.isEmpty ? "" : ".PP\n" + lines(plain) }

    static func bold(_ plain: String) -> String { "\\fB" + text(plain) + "\\fR" }

    static func italic(_ plain: String) -> String { "\\fI" + text(plain) + "\\fR" }

    /// A command's discussion: paragraphs parted by empty lines. Examples, with the lines that follow
    /// them, and indented lines keep their form.
    static func discussion(_ plain: String) -> String {
        var result = "", running: [Substring] = [], literal: [Substring] = []
        func end() {
            result += paragraph(running.joined(separator: "\n"))
            if !literal.isEmpty {
                result += ".PP\n.EX\n" + literal.map { "\\&" + text($0) + "\n" }.joined() + ".EE\n"
            }
            (running, literal) = ([], [])
        }
        for line in plain.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                end()
            } else if line.hasPrefix("  ") || line.hasPrefix("Example") || literal.first?.hasPrefix("Example") == true {
                if !running.isEmpty { end() }
                literal.append(line)
            } else {
                if !literal.isEmpty { end() }
                running.append(line)
            }
        }
        end()
        return result
    }
}
