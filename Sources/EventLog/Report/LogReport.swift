/// Logs in numbers: who was seen when, showing what.
///
/// A person is a track of a session. What an event says holds until the same person's next event, at most for `hold` seconds:
/// live logs have one a second, and gaps are nobody's time.
package struct LogReport {
    package struct Settings: Sendable {
        /// Seconds that an event holds at most.
        package var hold = 5.0
        /// Below this confidence an emotion is called uncertain.
        package var uncertain = 0.5
        /// Seconds that a stretch must last to be listed.
        package var shortestStretch = 1.0

        package init() {}
    }

    struct Session {
        let log: Int
        let source: String
        /// Whether its events have wall-clock times; all times of the session are then seconds since 1970, else of the source.
        let isTimed: Bool
        var first: Double
        var last: Double
        var events = 0
        var people = 0
        /// Seconds of all its people together.
        var seconds = Shares()
        var frames: Int?
        var dropped: Int?
    }

    struct Person {
        let session: Int
        let track: Int
        var first: Double
        var last: Double
        var events = 0
        var seconds = Shares()
        var uncertain = 0.0
        /// What was shown, in the order of time.
        var runs: [Run] = []
        /// What the latest event says.
        var emotion: Int
        var confidence: Double
        var stretch: Stretch?
    }

    /// A time during which a person showed one emotion.
    struct Run {
        var from: Double
        var to: Double
        let emotion: Int
        let isUncertain: Bool
    }

    /// A time during which it was uncertain what a person showed.
    struct Stretch {
        let person: Int
        let from: Double
        var to: Double
        /// Confidence summed over seconds.
        var confidence = 0.0
        var shares = Shares()

        var seconds: Double { to - from }
    }

    /// Seconds of each emotion.
    struct Shares {
        private(set) var seconds: [Double] = []

        mutating func add(_ time: Double, to emotion: Int) {
            while seconds.count <= emotion { seconds.append(0) }
            seconds[emotion] += time
        }

        mutating func add(_ other: Shares) { for (emotion, time) in other.seconds.enumerated() { add(time, to: emotion) } }

        var total: Double { seconds.reduce(0, +) }

        /// The emotion that took most of the time, the first of equals; nil where no time passed.
        var most: Int? { total > 0 ? seconds.indices.max { (seconds[$0], -$0) < (seconds[$1], -$1) } : nil }

        func share(_ emotion: Int) -> Double {
            let total = total
            return emotion < seconds.count && total > 0 ? seconds[emotion] / total : 0
        }
    }

    package private(set) var settings: Settings
    package private(set) var logs: [String]
    /// Events and entries that were none.
    package internal(set) var events = 0
    package internal(set) var damaged = 0
    var emotions: [String] = []
    var sessions: [Session] = []
    var people: [Person] = []
    var stretches: [Stretch] = []
    /// How often one emotion followed another, from and to.
    var transitions: [[Int]] = []

    /// Reads the logs.
    ///
    /// - Parameter onDamage: is told in a line of each entry that is no event.
    package init(
        logs: [String], settings: Settings = Settings(), onDamage: @escaping (String) -> Void, progress: (Int) -> Void
    ) throws(LogError) {
        self.logs = logs
        self.settings = settings
        var builder = LogReportBuilder(self)
        for (index, log) in logs.enumerated() {
            let reader = try LogReader(path: log, onDamage: onDamage)
            builder.begin(log: index)
            while let event = try reader.next() {
                builder.add(event)
                if builder.report.events % 4096 == 0 { progress(builder.report.events) }
            }
            builder.report.damaged += reader.damaged
        }
        builder.finish()
        self = builder.report
    }

    /// Seconds of all people together.
    var shares: Shares { sessions.reduce(into: Shares()) { $0.add($1.seconds) } }

    /// Seconds during which it was uncertain what a person showed.
    var uncertainSeconds: Double { people.reduce(0) { $0 + $1.uncertain } }
}
