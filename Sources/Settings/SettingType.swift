/// How a value of `Settings` is written in a file, and which ones are allowed.
struct SettingType<Value: Sendable>: Sendable {
    let form: SettingValue.Form
    let expected: String
    /// Nil for what is not allowed.
    let decode: @Sendable (SettingValue) -> Value?
    let encode: @Sendable (Value) -> SettingValue
}

extension SettingType where Value == String {
    static var text: Self { text("a text") { _ in true } }

    /// Not empty and without blanks.
    static var word: Self { text("a name without blanks") { !$0.isEmpty && !$0.contains(where: \.isWhitespace) } }

    static var pixelFormat: Self {
        text("\"auto\", or a pixel format such as \"MJPG\" or \"YUYV\"") {
            (1...6).contains($0.utf8.count) && $0.utf8.allSatisfy { byte in (0x21...0x7E).contains(byte) }
        }
    }

    /// What may stand between two slashes of a topic.
    static var topicLevel: Self { text("a name without / + #") { !$0.contains { "/+#".contains($0) } } }

    static var topic: Self {
        text("a topic such as \"emotiond\" or \"home/emotiond\", without + and #") {
            !$0.isEmpty && !$0.contains { "+#".contains($0) } && !$0.hasPrefix("/") && !$0.hasSuffix("/")
        }
    }

    /// Control characters are never allowed: no file, host or topic has them in its name.
    private static func text(_ expected: String, _ isGood: @escaping @Sendable (String) -> Bool) -> Self {
        Self(form: .text, expected: expected) { value in
            guard case .text(let text) = value, text.isPrintable, isGood(text) else { return nil }
            return text
        } encode: {
            .text($0)
        }
    }
}

extension SettingType where Value == Int {
    static func integer(_ range: ClosedRange<Int>, _ unit: String? = nil) -> Self {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)" + (unit.map { " (\($0))" } ?? "")
        return Self(form: .integer, expected: expected) { value in
            guard case .integer(let number) = value, range.contains(number) else { return nil }
            return number
        } encode: {
            .integer($0)
        }
    }
}

extension SettingType where Value == Double {
    /// A whole number is a number too.
    static func number(_ range: ClosedRange<Double>, _ unit: String? = nil) -> Self {
        let ends = [range.lowerBound, range.upperBound].map { end in Int(exactly: end).map { "\($0)" } ?? "\(end)" }
        let expected = "a number from \(ends[0]) to \(ends[1])" + (unit.map { " (\($0))" } ?? "")
        return Self(form: .number, expected: expected) { value in
            let number: Double? =
                switch value {
                case .number(let number): number
                case .integer(let number): Double(number)
                default: nil
                }
            return number.flatMap { range.contains($0) ? $0 : nil }
        } encode: {
            .number($0)
        }
    }
}

extension SettingType where Value == Bool {
    static var flag: Self {
        Self(form: .flag, expected: "true or false") { value in
            guard case .flag(let flag) = value else { return nil }
            return flag
        } encode: {
            .flag($0)
        }
    }
}

extension SettingType where Value == [String] {
    static var texts: Self {
        Self(form: .texts, expected: "a list of texts, none of them empty") { value in
            guard case .texts(let texts) = value, texts.allSatisfy({ !$0.isEmpty && $0.isPrintable }) else { return nil }
            return texts
        } encode: {
            .texts($0)
        }
    }
}

extension SettingType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static func choice() -> Self {
        let words = Value.allCases.map { "\"\($0.rawValue)\"" }
        let expected = words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
        return Self(form: .text, expected: expected) { value in
            guard case .text(let text) = value else { return nil }
            return Value(rawValue: text)
        } encode: {
            .text($0.rawValue)
        }
    }
}

extension SettingType where Value == PictureSize {
    static var size: Self {
        let sides = PictureSize.sides
        return Self(
            form: .text, expected: "a size such as \"640x480\", each side \(sides.lowerBound) to \(sides.upperBound) (pixels)"
        ) { value in
            guard case .text(let text) = value else { return nil }
            return PictureSize(text)
        } encode: {
            .text($0.description)
        }
    }
}

extension SettingType where Value == Endpoint {
    static var endpoint: Self {
        Self(form: .text, expected: "an address and port such as \"127.0.0.1:8017\" or \"[::1]:8017\"") { value in
            guard case .text(let text) = value else { return nil }
            return Endpoint(text)
        } encode: {
            .text($0.description)
        }
    }
}

extension String {
    fileprivate var isPrintable: Bool { unicodeScalars.allSatisfy { $0 >= " " && $0 != "\u{7F}" } }
}
