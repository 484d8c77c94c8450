internal import Glibc

/// A day of the calendar where this machine is. It has 23 or 25 hours where the clocks change.
package struct LogDay: Sendable, Equatable, CustomStringConvertible {
    private let year: Int
    private let month: Int
    private let day: Int
    /// From the first moment of the day up to, not including, the first of the next.
    package let moments: Range<Timestamp>

    /// Reads `2026-11-20`; nil where that is no day after 1970.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        func number(_ places: Range<Int>) -> Int? {
            bytes[places].allSatisfy { (48...57).contains($0) } ? bytes[places].reduce(0) { $0 * 10 + Int($1) - 48 } : nil
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), year > 1970 else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day that a moment falls into.
    package init?(of moment: Timestamp) {
        var seconds = time_t(moment.milliseconds / 1000)
        var date = tm()
        guard localtime_r(&seconds, &date) != nil else { return nil }
        self.init(year: Int(date.tm_year) + 1900, month: Int(date.tm_mon) + 1, day: Int(date.tm_mday))
    }

    private init?(year: Int, month: Int, day: Int) {
        guard let first = Self.moment(year, month, day, hour: 0), let end = Self.moment(year, month, day, hour: 24), first < end,
            // The 31st of February is in March.
            Self.dayOfMonth(at: first) == day
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        moments = first..<end
    }

    /// The moment of an hour of this day, 0 to 24, as clocks show it.
    func moment(hour: Int) -> Timestamp { Self.moment(year, month, day, hour: hour) ?? moments.upperBound }

    package var description: String {
        func digits(_ value: Int, _ count: Int) -> String {
            String(repeating: "0", count: max(0, count - String(value).count)) + String(value)
        }
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
    }

    private static func moment(_ year: Int, _ month: Int, _ day: Int, hour: Int) -> Timestamp? {
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        var date = tm()
        (date.tm_year, date.tm_mon, date.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
        date.tm_hour = Int32(hour)
        date.tm_isdst = -1
        let seconds = mktime(&date)
        return seconds == -1 ? nil : Timestamp(milliseconds: seconds * 1000)
    }

    private static func dayOfMonth(at moment: Timestamp) -> Int {
        var seconds = time_t(moment.milliseconds / 1000)
        var date = tm()
        return localtime_r(&seconds, &date) == nil ? 0 : Int(date.tm_mday)
    }
}
