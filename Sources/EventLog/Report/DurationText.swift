internal import HTMLReport

/// Times and lengths of time for people.
enum DurationText {
    /// "3.2 s", "4 min 10 s", "2 h 5 min".
    static func short(_ seconds: Double) -> String {
        if seconds < 59.95 { return NumberText.fixed(seconds, seconds == seconds.rounded() ? 0 : 1) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        let minutes = Int((seconds / 60).rounded())
        return "\(minutes / 60) h \(minutes % 60) min"
    }

    /// A moment of a session: "2026-11-20 17:00:00", or "1:02.5" where there is no clock.
    static func moment(_ time: Double, _ session: LogReport.Session) -> String {
        guard session.isTimed else { return clock(time) }
        let text = Timestamp(milliseconds: Int((time * 1000).rounded())).description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }

    /// The same for an axis of some seconds: the date only where there are several.
    static func mark(_ time: Double, _ session: LogReport.Session, span: Double) -> String {
        let text = moment(time, session)
        guard session.isTimed else { return text }
        return span > 86_400 ? String(text.dropFirst(5).prefix(11)) : String(text.dropFirst(11))
    }

    private static func clock(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        let (minutes, rest) = (tenths / 600, tenths % 600)
        let small = (rest < 100 ? "0" : "") + "\(rest / 10).\(rest % 10)"
        guard minutes >= 60 else { return "\(minutes):\(small)" }
        return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):\(small)"
    }
}
