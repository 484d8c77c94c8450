internal import Glibc
internal import HTTPTypes
internal import JSONText
internal import Threads

/// Reads days of a log for those who ask, one at a time on a thread of its own that gives way to others.
///
/// An answer is kept for twenty times as long as it took, so that reading takes at most a twentieth of a core, however many
/// ask and however large the log is.
package final class HistoryDesk: @unchecked Sendable {
    package enum Answer: Sendable {
        /// A day; nil where nothing was logged yet.
        case day(DayHistory?)
        /// What was asked for is no day of the calendar.
        case noDay
        case failed(String)
    }

    private struct Question {
        let day: String?
        let done: @Sendable (Result<JSONText, Refusal>) -> Void
    }

    private let condition = Condition()
    private var waiting: [Question] = []
    private var kept: [(day: String?, answer: Result<JSONText, Refusal>, until: ContinuousClock.Instant)] = []
    private var isClosed = false

    private static let maximumWaiting = 32
    private static let maximumKept = 16
    private static let leisure = 20

    /// - Parameter read: reads a day such as `2026-11-20`, the last one for nil; called on the desk's thread.
    package init(read: @escaping @Sendable (String?) -> Answer) {
        WorkerThread.start(name: "history") { [self] in
            // Of this thread alone, on Linux.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
            while let question = next() {
                let start = ContinuousClock.now
                let answer = Self.result(read(question.day))
                finish(question.day, answer, keptUntil: .now + (.now - start) * Self.leisure)
            }
        }
    }

    /// Refuses all who wait, and ends the thread when what is being read is done.
    func close() {
        condition.lock()
        isClosed = true
        let refused = waiting
        waiting = []
        condition.signal()
        condition.unlock()
        for question in refused { question.done(Self.isStopping) }
    }

    /// Waits for its turn.
    func read(_ day: String?) async throws(Refusal) -> JSONText {
        let result: Result<JSONText, Refusal> = await withCheckedContinuation { continuation in
            put(day) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    private func put(_ day: String?, _ done: @escaping @Sendable (Result<JSONText, Refusal>) -> Void) {
        condition.lock()
        let now = ContinuousClock.now
        kept.removeAll { $0.until <= now }
        var answer = kept.first { $0.day == day }?.answer
        if answer == nil, isClosed { answer = Self.isStopping }
        if answer == nil, waiting.count >= Self.maximumWaiting {
            answer = .failure(Refusal(.tooManyRequests, "too many days are asked for at once; try again in a second"))
        }
        if answer == nil {
            waiting.append(Question(day: day, done: done))
            condition.signal()
        }
        condition.unlock()
        if let answer { done(answer) }
    }

    /// What is to be read now; nil at the end.
    private func next() -> Question? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty, !isClosed { condition.wait() }
        return isClosed ? nil : waiting[0]
    }

    /// Tells all who asked for the day.
    private func finish(_ day: String?, _ answer: Result<JSONText, Refusal>, keptUntil: ContinuousClock.Instant) {
        condition.lock()
        let listeners = waiting.filter { $0.day == day }
        waiting.removeAll { $0.day == day }
        if kept.count >= Self.maximumKept { kept.removeFirst() }
        kept.append((day, answer, keptUntil))
        condition.unlock()
        for listener in listeners { listener.done(answer) }
    }

    private static let isStopping = Result<JSONText, Refusal>.failure(Refusal(.serviceUnavailable, "the server is stopping"))

    private static func result(_ answer: Answer) -> Result<JSONText, Refusal> {
        switch answer {
        case .day(let day): .success(.history(day))
        case .noDay: .failure(Refusal(.badRequest, "day is a date such as 2026-11-20"))
        case .failed(let reason): .failure(Refusal(.serviceUnavailable, reason))
        }
    }
}
