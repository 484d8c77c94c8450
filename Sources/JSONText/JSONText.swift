/// One JSON value as text on one line, its fields in the order in which they are written.
///
/// Logs are compared byte for byte and read by people, so the order of fields and the number of decimals are part of the
/// format; Foundation's encoder promises neither.
package struct JSONText: Sendable {
    /// UTF-8 so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// A whole object as text: `JSONText.object { $0.field("frame", 3) }`.
    package static func object(_ fields: (inout JSONText) -> Void) -> JSONText {
        var text = JSONText()
        text.object(fields)
        return text
    }

    // MARK: Values

    package mutating func object(_ fields: (inout JSONText) -> Void) { nested("{", "}", fields) }
    package mutating func array(_ elements: (inout JSONText) -> Void) { nested("[", "]", elements) }

    package mutating func value(_ number: Int) {
        separate()
        bytes += String(number).utf8
    }

    /// A number rounded half away from zero to at most `decimals` places, with at least one; what is not finite is null.
    package mutating func value(_ number: Double, decimals: Int) {
        separate()
        if !bytes.append(decimal: number, places: decimals) { bytes += "null".utf8 }
    }

    package mutating func value(_ text: String) {
        separate()
        quote(text)
    }

    package mutating func value(_ flag: Bool) {
        separate()
        bytes += (flag ? "true" : "false").utf8
    }

    package mutating func null() {
        separate()
        bytes += "null".utf8
    }

    // MARK: Fields of an object

    package mutating func field(_ name: String, _ write: (inout JSONText) -> Void) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        write(&self)
        needsComma = true
    }

    package mutating func field(_ name: String, _ number: Int) { field(name) { $0.value(number) } }
    package mutating func field(_ name: String, _ text: String) { field(name) { $0.value(text) } }
    package mutating func field(_ name: String, _ number: Double, decimals: Int) {
        field(name) { $0.value(number, decimals: decimals) }
    }
    package mutating func field(_ name: String, _ numbers: [Int]) {
        field(name) { $0.array { for number in numbers { $0.value(number) } } }
    }
    package mutating func field(_ name: String, _ texts: [String]) {
        field(name) { $0.array { for text in texts { $0.value(text) } } }
    }

    // MARK: -

    private mutating func nested(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONText) -> Void) {
        separate()
        bytes.append(UInt8(ascii: open))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
