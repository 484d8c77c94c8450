extension ByteScanner.Text {
    /// As a string, its escapes resolved.
    var string: String {
        guard isEscaped else { return String(decoding: bytes, as: UTF8.self) }
        var units: [UInt16] = [], result: [UInt8] = [], index = 0
        func flush() {
            result += Array(String(decoding: units, as: UTF16.self).utf8)
            units.removeAll()
        }
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\\"), index + 1 < bytes.count else {
                flush()
                result.append(byte)
                index += 1
                continue
            }
            let letter = bytes[index + 1]
            index += 2
            // Two of these may be the halves of one character.
            if letter == UInt8(ascii: "u"), index + 4 <= bytes.count, let unit = hexadecimal(at: index) {
                units.append(unit)
                index += 4
                continue
            }
            flush()
            result.append(Self.escapes[letter] ?? letter)
        }
        flush()
        return String(decoding: result, as: UTF8.self)
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12,
    ]

    private func hexadecimal(at index: Int) -> UInt16? {
        UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
    }
}
