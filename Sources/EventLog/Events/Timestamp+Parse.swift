extension Timestamp {
    /// Reads RFC 3339 in UTC: `2026-11-20T17:00:00.123Z`, the fraction of a second with any number of digits or none.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.count >= 20, text[text.count - 1] == UInt8(ascii: "Z") else { return nil }
        let marks: [(Int, UInt8)] = [
            (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")), (13, UInt8(ascii: ":")),
            (16, UInt8(ascii: ":")),
        ]
        for (place, mark) in marks where text[place] != mark { return nil }
        func number(_ first: Int, _ count: Int) -> Int? {
            var value = 0
            for index in first..<first + count {
                let digit = text[index] &- 48
                guard digit < 10 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2), (1...12).contains(month), (1...31).contains(day), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        var fraction = 0
        if text.count > 20 {
            guard text[19] == UInt8(ascii: ".") else { return nil }
            let digits = text.count - 21
            guard digits > 0, let value = number(20, min(3, digits)), number(20, digits > 18 ? 18 : digits) != nil else { return nil }
            fraction = digits == 1 ? value * 100 : digits == 2 ? value * 10 : value
        }
        let seconds = ((Self.days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
        self.init(milliseconds: seconds * 1000 + fraction)
    }

    /// Days since 1970 of a date in the Gregorian calendar: years are counted from March, so that the leap day comes last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let march = month > 2 ? year : year - 1
        let century = march / 100
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return march * 365 + march / 4 - century + century / 4 + dayOfYear - 719_468
    }
}
