internal import EmotionPalette
internal import JSONText

/// A day as the page shows it.
package struct DayHistory: Sendable {
    /// Such as `2026-11-20`.
    package var day: String
    /// Days of the first and the last event that there are.
    package var span: ClosedRange<String>
    /// Seconds from the day's beginning to each third hour on the clock: 0, 3, … 24.
    package var hours: [Int]
    /// Seconds of a part of the day.
    package var step: Int
    package var labels: [String]
    /// Seconds of all people together, for each part of the day and label.
    package var seconds: [[Double]]
    package var people: Int
    package var events: Int

    package init(
        day: String, span: ClosedRange<String>, hours: [Int], step: Int, labels: [String], seconds: [[Double]], people: Int, events: Int
    ) {
        (self.day, self.span, self.hours, self.step) = (day, span, hours, step)
        (self.labels, self.seconds, self.people, self.events) = (labels, seconds, people, events)
    }
}

extension JSONText {
    /// A day; nil where nothing was logged yet.
    static func history(_ history: DayHistory?) -> JSONText {
        object {
            guard let history else { return $0.field("day") { $0.null() } }
            $0.field("day", history.day)
            $0.field("first", history.span.lowerBound)
            $0.field("last", history.span.upperBound)
            $0.field("hours", history.hours)
            $0.field("step", history.step)
            $0.field("people", history.people)
            $0.field("events", history.events)
            $0.field("labels", history.labels)
            $0.field("colors", history.labels.map { EmotionColor.css(of: $0) })
            $0.field("seconds") { text in
                text.array { text in
                    for part in history.seconds { text.array { text in for value in part { text.value(value, decimals: 1) } } }
                }
            }
        }
    }
}
