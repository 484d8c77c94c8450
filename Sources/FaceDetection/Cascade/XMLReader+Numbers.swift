internal import Glibc

/// An element's text as numbers set apart by white space, one after the other. Comments among them are passed over.
extension XMLReader {
    /// Whether something follows in the innermost element that should be a number.
    mutating func hasNumber(_ element: Element) throws(Failure) -> Bool {
        if element.isClosed { return false }
        while true {
            passSpace()
            if at == end { throw cutOff }
            guard bytes[at] == UInt8(ascii: "<") else { return true }
            guard bytes[at + 1] == UInt8(ascii: "!") else { return bytes[at + 1] != UInt8(ascii: "/") }
            try passNote()
        }
    }

    /// The element's next number, finite also as a `Float`: what rounding it to `Double` first and then to `Float` gives.
    mutating func float(_ element: Element) throws(Failure) -> Float {
        try expectNumber(element)
        let start = at, decimal = Decimal(bytes, start)
        let value: Float
        if isSeparator(decimal.end), let rounded = decimal.float {
            value = rounded
            at = decimal.end
        } else {
            value = try slowFloat()
        }
        guard value.isFinite else { throw Failure(offset: start, message: "\(word(start)) is out of range") }
        return value
    }

    /// The C library knows every way to write a number, and takes thirty times as long.
    private mutating func slowFloat() throws(Failure) -> Float {
        let (value, length) = bytes.baseAddress!.withMemoryRebound(to: CChar.self, capacity: bytes.count) { text in
            var stop: UnsafeMutablePointer<CChar>?
            let value = strtod(text + at, &stop)
            return (value, UnsafePointer(stop!) - (text + at))
        }
        // strtod also takes "nan", "inf" and hexadecimal, which no cascade holds.
        let isPlain = bytes[at..<at + length].allSatisfy { byte in
            (48...57).contains(byte) || byte == 43 || byte == 45 || byte == 46 || byte == 69 || byte == 101
        }
        guard length > 0, isPlain, isSeparator(at + length) else {
            throw Failure(offset: at, message: "\(word(at)) is not a number")
        }
        at += length
        return Float(value)
    }

    /// The element's next number, which must be whole and fit 32 bits.
    mutating func integer(_ element: Element) throws(Failure) -> Int {
        try expectNumber(element)
        var position = at, value = 0, digits = 0
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
        while (48...57).contains(bytes[position]), digits < 12 {
            value = value * 10 + Int(bytes[position] - 48)
            position += 1
            digits += 1
        }
        if isNegative { value = -value }
        guard digits > 0, isSeparator(position), Int(Int32.min)...Int(Int32.max) ~= value else {
            throw Failure(offset: at, message: "\(word(at)) is not a whole number of 32 bits")
        }
        at = position
        return value
    }

    /// Makes sure that no more numbers follow, and passes the element's end.
    mutating func finish(_ element: Element) throws(Failure) {
        if try hasNumber(element) {
            throw Failure(offset: at, message: "<\(name(element))> holds more than expected: \(word(at))")
        }
        if !element.isClosed { try close() }
    }

    /// The element's only number, its end included.
    mutating func onlyInteger(_ element: Element) throws(Failure) -> Int {
        let value = try integer(element)
        try finish(element)
        return value
    }

    mutating func onlyFloat(_ element: Element) throws(Failure) -> Float {
        let value = try float(element)
        try finish(element)
        return value
    }

    /// The element's text without white space, 40 characters at most, its end included.
    mutating func onlyWord(_ element: Element) throws(Failure) -> String {
        let text = bytes[at...].prefix { $0 != UInt8(ascii: "<") && $0 != 0 }
        let word = String(decoding: text.prefix(40).filter { !Self.isSpace($0) }, as: UTF8.self)
        try skip(element)
        return word
    }

    private mutating func expectNumber(_ element: Element) throws(Failure) {
        if try !hasNumber(element) { throw Failure(offset: element.name, message: "<\(name(element))> holds too few numbers") }
    }

    private func isSeparator(_ position: Int) -> Bool {
        Self.isSpace(bytes[position]) || bytes[position] == UInt8(ascii: "<") || position == end
    }

    /// What stands there instead of a number, for a message.
    private func word(_ start: Int) -> String {
        let behind = bytes[(start + 1)..<end].prefix(23).firstIndex { Self.isSpace($0) || $0 == UInt8(ascii: "<") }
        return "'" + String(decoding: bytes[start..<(behind ?? min(start + 24, end))], as: UTF8.self) + "'"
    }
}
