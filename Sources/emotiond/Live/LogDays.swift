import Dashboard
import EventLog
import Settings

/// The days of a log for the web page.
enum LogDays {
    /// Reads the first log in SQLite that the settings name; nil where there is none.
    static func desk(_ log: Settings.Log) -> HistoryDesk? {
        guard let path = log.files.first(where: { LogForm(path: $0) == .sqlite }) else { return nil }
        // Where a line comes rarely, it holds longer.
        let hold = log.every ? usualHold : max(usualHold, 1.5 * log.interval)
        return HistoryDesk { name in
            let day = name.map { LogDay($0) }
            if case .some(nil) = day { return .noDay }
            do throws(LogError) {
                return .day(try LogHistory.read(path, day: day ?? nil, hold: hold, patience: patience).map { DayHistory($0) })
            } catch {
                return .failed(error.description)
            }
        }
    }

    /// Seconds, as in reports.
    private static let usualHold = 5.0
    private static let patience = Duration.seconds(20)
}

extension DayHistory {
    fileprivate init(_ history: LogHistory) {
        self.init(
            day: history.day.description, span: history.span, hours: history.hours, step: LogHistory.step / 1000,
            labels: history.labels, seconds: history.seconds, people: history.people, events: history.events)
    }
}
