internal import Capture
internal import Pipeline
internal import Synchronization
internal import Threads

/// What waits for a broker's thread: events in a bounded queue, and the newest of everything else.
///
/// When it is full the oldest events go: whoever listens to a broker lives in the present.
final class Outbox: Sendable {
    struct News {
        var events: [FaceEvent]
        var status: LiveStatus?
        var main: Face?
        var labels: [String]
        /// Nothing will be put in any more.
        var isClosed: Bool
        /// The last moment at which sending still counts, once it is closed.
        var end: MonotonicTime
    }

    private struct Content {
        var news = News(events: [], status: nil, main: nil, labels: [], isClosed: false, end: .now)
        var statistics = MQTTStatistics()
        var unacknowledged = 0
        var isAbandoned = false
    }

    private let capacity: Int
    private let content = Mutex(Content())
    /// Rung when there is news that should not wait.
    let bell = Bell()
    /// Closed by the thread as its last act.
    let ended = Mailbox<Never>()

    init(capacity: Int) { self.capacity = capacity }

    // MARK: The side that sees

    func begin(labels: [String]) {
        content.withLock { $0.news.labels = labels }
        bell.ring()
    }

    func put(_ events: [FaceEvent], main: Face?) {
        content.withLock { content in
            content.news.main = main
            content.news.events += events
            let excess = content.news.events.count + content.unacknowledged - capacity
            guard excess > 0 else { return }
            let dropped = min(excess, content.news.events.count)
            content.news.events.removeFirst(dropped)
            content.statistics.dropped += dropped
        }
        if !events.isEmpty { bell.ring() }
    }

    func note(_ status: LiveStatus) {
        let isNews = content.withLock { content in
            defer { content.news.status = status }
            return content.news.status?.camera.name != status.camera.name
        }
        if isNews { bell.ring() }
    }

    var statistics: MQTTStatistics {
        content.withLock { content in
            var statistics = content.statistics
            statistics.waiting = content.news.events.count + content.unacknowledged
            return statistics
        }
    }

    /// Says that nothing follows, and waits until everything is sent, at most `limit`.
    /// - Returns: how many events were not; they count as dropped.
    func end(within limit: Duration) -> Int {
        content.withLock { content in
            content.news.isClosed = true
            content.news.end = .now + limit
        }
        bell.ring()
        _ = ended.take(waiting: limit)
        return content.withLock { content in
            content.isAbandoned = true
            let lost = content.news.events.count + content.unacknowledged
            content.statistics.dropped += lost
            content.news.events = []
            content.unacknowledged = 0
            return lost
        }
    }

    // MARK: The side that sends

    /// What there is, and of the events only the oldest `most`, which then count as on their way.
    func take(most: Int) -> News {
        content.withLock { content in
            var news = content.news
            news.events = Array(news.events.prefix(most))
            content.news.events.removeFirst(news.events.count)
            content.unacknowledged += news.events.count
            return news
        }
    }

    func noteSent(_ count: Int) {
        content.withLock { content in
            // Where the end was not waited for, they are counted as dropped already.
            guard !content.isAbandoned else { return }
            content.unacknowledged -= count
            content.statistics.sent += count
        }
    }

    func note(isConnected: Bool) { content.withLock { $0.statistics.isConnected = isConnected } }

    /// Nobody waits for the end any more.
    var isAbandoned: Bool { content.withLock { $0.isAbandoned } }

    var isClosed: Bool { content.withLock { $0.news.isClosed } }
}
