internal import Glibc

/// Reads an element's text as numbers set apart by white space, one after the other. Comments among them are passed over.
struct NumberReader {
    private let bytes: [UInt8]
    /// The element's name, for messages.
    private let name: Range<Int>
    private var at: Int
    private let end: Int

    init(_ tree: XMLTree, _ element: Int) {
        let element = tree.elements[element]
        bytes = tree.bytes
        name = element.name
        at = element.content.lowerBound
        end = element.content.upperBound
    }

    /// Whether anything follows that should be a number.
    mutating func hasNext() -> Bool {
        while at < end {
            if XMLTree.isSpace(bytes[at]) {
                at += 1
            } else if bytes[at] == UInt8(ascii: "<"), bytes[at + 1] == UInt8(ascii: "!") {
                // The tree has seen this comment end.
                at += 4
                while bytes[at] != UInt8(ascii: ">") || bytes[at - 1] != UInt8(ascii: "-")
                    || bytes[at - 2] != UInt8(ascii: "-")
                { at += 1 }
                at += 1
            } else {
                return true
            }
        }
        return false
    }

    /// The next number, finite also as a `Float`.
    mutating func double() throws(XMLTree.Failure) -> Double {
        let start = try startOfNumber()
        var length = 0
        let value = bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress!.withMemoryRebound(to: CChar.self, capacity: bytes.count) { text in
                var stop: UnsafeMutablePointer<CChar>?
                let value = strtod(text + start, &stop)
                length = stop! - UnsafeMutablePointer(mutating: text + start)
                return value
            }
        }
        // strtod also takes "nan", "inf" and hexadecimal, which no cascade holds.
        let isPlain = bytes[start..<start + length].allSatisfy { byte in
            (48...57).contains(byte) || byte == 43 || byte == 45 || byte == 46 || byte == 69 || byte == 101
        }
        guard length > 0, isPlain, isSeparator(start + length) else { throw notANumber(start) }
        guard Float(value).isFinite else { throw XMLTree.Failure(offset: start, message: "\(word(start)) is out of range") }
        at = start + length
        return value
    }

    mutating func float() throws(XMLTree.Failure) -> Float { Float(try double()) }

    /// The next number, which must be whole and fit 32 bits.
    mutating func integer() throws(XMLTree.Failure) -> Int {
        let start = try startOfNumber()
        var position = start, value = 0, digits = 0
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
        while (48...57).contains(bytes[position]), digits < 12 {
            value = value * 10 + Int(bytes[position] - 48)
            position += 1
            digits += 1
        }
        guard digits > 0, isSeparator(position) else {
            throw XMLTree.Failure(offset: start, message: "\(word(start)) is not a whole number of 32 bits")
        }
        if isNegative { value = -value }
        guard Int(Int32.min)...Int(Int32.max) ~= value else {
            throw XMLTree.Failure(offset: start, message: "\(word(start)) is not a whole number of 32 bits")
        }
        at = position
        return value
    }

    /// Makes sure that nothing follows.
    mutating func finish() throws(XMLTree.Failure) {
        guard hasNext() else { return }
        throw XMLTree.Failure(offset: at, message: "<\(elementName)> holds more than expected: \(word(at))")
    }

    private mutating func startOfNumber() throws(XMLTree.Failure) -> Int {
        if hasNext() { return at }
        throw XMLTree.Failure(offset: name.lowerBound, message: "<\(elementName)> holds too few numbers")
    }

    private var elementName: String { String(decoding: bytes[name], as: UTF8.self) }

    private func isSeparator(_ position: Int) -> Bool {
        position >= end || XMLTree.isSpace(bytes[position]) || bytes[position] == UInt8(ascii: "<")
    }

    private func notANumber(_ start: Int) -> XMLTree.Failure {
        XMLTree.Failure(offset: start, message: "\(word(start)) is not a number")
    }

    private func word(_ start: Int) -> String {
        let rest = bytes[start..<max(end, start)].prefix(24)
        return "'" + String(decoding: rest.prefix { !XMLTree.isSpace($0) }, as: UTF8.self) + "'"
    }
}
