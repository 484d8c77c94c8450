extension [UInt8] {
    /// Appends a number rounded half away from zero to at most `places` decimals, with at least one; nothing where it is not
    /// finite, or 10¹² and more. Returns whether it was written.
    @discardableResult
    package mutating func append(decimal number: Double, places: Int) -> Bool {
        guard number.isFinite, abs(number) < 1e12 else { return false }
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let scaled = Int((abs(number) * Double(unit)).rounded())
        if number < 0, scaled > 0 { append(UInt8(ascii: "-")) }
        append(contentsOf: String(scaled / unit).utf8)
        append(UInt8(ascii: "."))
        var rest = scaled % unit
        repeat {
            unit /= 10
            append(UInt8(ascii: "0") + UInt8(unit > 0 ? rest / unit : 0))
            if unit > 0 { rest %= unit }
        } while rest > 0
        return true
    }
}
