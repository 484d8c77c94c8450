/// A value as it stands in a file: of a kind that TOML knows.
package enum SettingValue: Sendable, Equatable, CustomStringConvertible {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case texts([String])

    enum Form: Sendable { case text, integer, number, flag, texts }

    /// From the text of an environment variable or of a flag; nil where it is of another form.
    init?(_ text: String, _ form: Form) {
        switch form {
        case .text: self = .text(text)
        case .integer:
            guard let number = Int(text) else { return nil }
            self = .integer(number)
        case .number:
            guard let number = Double(text) else { return nil }
            self = .number(number)
        case .flag:
            guard let flag = Bool(text) else { return nil }
            self = .flag(flag)
        case .texts: self = .texts(text.split(separator: ",").map(String.init))
        }
    }

    /// As TOML.
    package var description: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .texts(let texts): "[" + texts.map(Self.quoted).joined(separator: ", ") + "]"
        }
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\u{0}"..<" ", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
