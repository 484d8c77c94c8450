internal import Glibc

/// A moment of the wall clock, written as RFC 3339 in UTC with milliseconds: `2026-11-20T17:00:00.123Z`.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970 in UTC.
    package let milliseconds: Int

    package init(milliseconds: Int) { self.milliseconds = milliseconds }

    package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// Days since 1970 in UTC.
    var day: Int { milliseconds / 86_400_000 }

    func adding(days: Int) -> Timestamp { Timestamp(milliseconds: milliseconds + days * 86_400_000) }

    package var description: String {
        let date = date
        return "\(date.day)T\(date.hour):\(date.minute):\(date.second).\(Self.digits(milliseconds % 1000, 3))Z"
    }

    /// For names of files: `20261120T170000Z`. Such texts sort by time.
    var compact: String {
        let date = date
        return date.day.split(separator: "-").joined() + "T\(date.hour)\(date.minute)\(date.second)Z"
    }

    static func isCompact(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 16 && bytes[8] == UInt8(ascii: "T") && bytes[15] == UInt8(ascii: "Z")
            && bytes.indices.allSatisfy { $0 == 8 || $0 == 15 || (48...57).contains(bytes[$0]) }
    }

    private var date: (day: String, hour: String, minute: String, second: String) {
        var seconds = time_t(milliseconds / 1000)
        var date = tm()
        gmtime_r(&seconds, &date)
        let day = [(Int(date.tm_year) + 1900, 4), (Int(date.tm_mon) + 1, 2), (Int(date.tm_mday), 2)]
        return (
            day.map { Self.digits($0.0, $0.1) }.joined(separator: "-"), Self.digits(Int(date.tm_hour), 2),
            Self.digits(Int(date.tm_min), 2), Self.digits(Int(date.tm_sec), 2)
        )
    }

    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
