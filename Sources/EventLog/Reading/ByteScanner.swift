internal import Glibc

/// Why a line is no event.
struct EventDamage: Error {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Reads JSON from bytes that it borrows, from left to right.
struct ByteScanner {
    private var place: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>

    /// Values inside values that are skipped at most.
    private static let deepest = 64

    init(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else {
            place = UnsafePointer(bitPattern: 1)!
            end = place
            return
        }
        place = base.assumingMemoryBound(to: UInt8.self)
        end = place + bytes.count
    }

    /// Bytes of a JSON string, between its quotes.
    struct Text {
        let bytes: UnsafeBufferPointer<UInt8>
        let isEscaped: Bool

        /// Whether it is a text that needs no escapes.
        func equals(_ text: StaticString) -> Bool {
            bytes.count == text.utf8CodeUnitCount && memcmp(bytes.baseAddress!, text.utf8Start, bytes.count) == 0
        }
    }

    // MARK: Steps

    @inline(__always)
    private mutating func skipSpace() {
        while place < end, place.pointee == 0x20 || (9...13).contains(place.pointee) { place += 1 }
    }

    /// Whether the next byte is this one, which is then passed.
    @inline(__always)
    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard place < end, place.pointee == UInt8(ascii: byte) else { return false }
        place += 1
        return true
    }

    mutating func expect(_ byte: Unicode.Scalar) throws(EventDamage) {
        guard take(byte) else { throw EventDamage(isAtEnd ? "is cut off" : "is not JSON: \"\(byte)\" is missing") }
    }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return place >= end
        }
    }

    mutating func text() throws(EventDamage) -> Text {
        try expect("\"")
        let first = place
        var isEscaped = false
        while place < end {
            let byte = place.pointee
            if byte == UInt8(ascii: "\"") {
                defer { place += 1 }
                return Text(bytes: UnsafeBufferPointer(start: first, count: place - first), isEscaped: isEscaped)
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                place += 1
            }
            place += 1
        }
        place = end
        throw EventDamage("is cut off")
    }

    mutating func number() throws(EventDamage) -> Double {
        skipSpace()
        let first = place
        let isNegative = place < end && place.pointee == UInt8(ascii: "-")
        if isNegative { place += 1 }
        var digits: UInt64 = 0, count = 0, decimals = 0, hasPoint = false
        while place < end {
            let byte = place.pointee
            if byte &- 48 < 10 {
                digits = digits &* 10 &+ UInt64(byte &- 48)
                count += 1
                if hasPoint { decimals += 1 }
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else {
                break
            }
            place += 1
        }
        guard count > 0 else { throw EventDamage(isAtEnd ? "is cut off" : "has no number where one belongs") }
        let hasExponent = place < end && (place.pointee | 0x20) == UInt8(ascii: "e")
        // Fifteen digits and the power of ten are exact, and so is their quotient as far as it can be.
        if count <= 15, !hasExponent {
            let value = Double(digits) / Self.powers[decimals]
            return isNegative ? -value : value
        }
        return try longNumber(from: first)
    }

    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

    private mutating func longNumber(from first: UnsafePointer<UInt8>) throws(EventDamage) -> Double {
        let isPart = { (byte: UInt8) in (48...57).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) }
        while place < end, isPart(place.pointee) { place += 1 }
        let text = String(decoding: UnsafeBufferPointer(start: first, count: place - first), as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw EventDamage("has \(text.prefix(20)) where a number belongs") }
        return value
    }

    mutating func integer() throws(EventDamage) -> Int {
        let value = try number()
        guard let whole = Int(exactly: value) else { throw EventDamage("has \(value) where a whole number belongs") }
        return whole
    }

    /// Passes a value of any kind.
    mutating func skipValue(depth: Int = 0) throws(EventDamage) {
        guard depth < Self.deepest else { throw EventDamage("is nested too deeply") }
        skipSpace()
        guard place < end else { throw EventDamage("is cut off") }
        switch place.pointee {
        case UInt8(ascii: "\""): _ = try text()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isObject = place.pointee == UInt8(ascii: "{")
            let closing: Unicode.Scalar = isObject ? "}" : "]"
            place += 1
            if take(closing) { return }
            repeat {
                if isObject {
                    _ = try text()
                    try expect(":")
                }
                try skipValue(depth: depth + 1)
            } while take(",")
            try expect(closing)
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            while place < end, (97...122).contains(place.pointee) { place += 1 }
        default: _ = try number()
        }
    }
}
