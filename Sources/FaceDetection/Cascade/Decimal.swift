/// A number as it is written: digits, a point among them, a power of ten.
package struct Decimal {
    /// Behind its last character.
    package let end: Int
    private let isNegative: Bool
    /// The digits without the point.
    private let digits: UInt64
    /// The power of ten by which they count.
    private let exponent: Int
    /// Whether there was at least one digit, and all are in `digits`.
    private let isWhole: Bool

    /// Reads what begins at `start`; behind `text` lies something that belongs to no number.
    package init(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) {
        var at = start
        func isDigit() -> Bool { text[at] &- 48 < 10 }
        isNegative = text[at] == UInt8(ascii: "-")
        if isNegative || text[at] == UInt8(ascii: "+") { at += 1 }
        let first = at
        var digits: UInt64 = 0
        while isDigit() {
            digits = digits &* 10 &+ UInt64(text[at] &- 48)
            at += 1
        }
        var count = at - first, exponent = 0
        if text[at] == UInt8(ascii: ".") {
            at += 1
            let point = at
            while isDigit() {
                digits = digits &* 10 &+ UInt64(text[at] &- 48)
                at += 1
            }
            exponent = point - at
            count -= exponent
        }
        if text[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            let isBelow = text[at] == UInt8(ascii: "-")
            if isBelow || text[at] == UInt8(ascii: "+") { at += 1 }
            let first = at
            var power = 0
            while isDigit() {
                power = min(power * 10 + Int(text[at] - 48), 9999)
                at += 1
            }
            if at == first { count = 0 }
            exponent += isBelow ? -power : power
        }
        (end, self.digits, self.exponent, isWhole) = (at, digits, exponent, 1...19 ~= count)
    }

    /// What rounding to `Double` and then to `Float` gives, or nil where that takes more than two operations to know.
    package var float: Float? {
        guard isWhole, abs(exponent) < Self.powers.count else { return nil }
        let power = Self.powers[abs(exponent)]
        let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
        // Each operation errs by half a unit at most, so that together they are less than two units off. Only where a border between two
        // floats lies as near can that matter: there the 29 bits that a float lacks are one half.
        let lost = Int(value.bitPattern & 0x1FFF_FFFF)
        guard abs(lost - 0x1000_0000) > 4 else { return nil }
        return Float(isNegative ? -value : value)
    }

    /// 10⁰ to 10²², all of which `Double` holds exactly.
    private static let powers: InlineArray<23, Double> = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
