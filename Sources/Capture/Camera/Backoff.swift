/// How long to wait before the next attempt: doubling from the first pause to the longest, for ever.
package struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var pause: Duration

    package init(first: Duration = .milliseconds(100), longest: Duration = .seconds(5)) {
        precondition(first > .zero && longest >= first, "pauses grow from a positive one")
        self.first = first
        self.longest = longest
        pause = first
    }

    /// The pause before the next attempt.
    package mutating func next() -> Duration {
        defer { pause = min(pause * 2, longest) }
        return pause
    }

    /// Begins again with the shortest pause: something has changed.
    package mutating func reset() { pause = first }
}
