/// The thread of a live log: stores what is in the queue, for ever, whatever happens to the destination.
struct LogWriter {
    let queue: EventQueue
    let destination: any LogDestination
    let onFailure: @Sendable (LogError?) -> Void
    private var failure: LogError?
    /// Looking after the file and writing into it fail apart from each other.
    private var upkeepFailure: LogError?
    private var pause = Self.shortestPause

    private static let shortestPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(30)
    private static let tick = Duration.seconds(1)

    init(queue: EventQueue, destination: any LogDestination, onFailure: @escaping @Sendable (LogError?) -> Void) {
        self.queue = queue
        self.destination = destination
        self.onFailure = onFailure
    }

    /// Returns when the queue is closed, and empty or without hope.
    mutating func run() {
        var nextTick = ContinuousClock.now
        while !queue.isGivenUp {
            if ContinuousClock.now >= nextTick {
                upkeep { destination throws(LogError) in try destination.tend(now: .now()) }
                nextTick = ContinuousClock.now + Self.tick
            }
            let isIdle = failure != nil
            let work = queue.take(waiting: isIdle ? pause : Self.tick, isIdle: isIdle)
            if work.reopens { upkeep { destination throws(LogError) in try destination.reopen() } }
            let isStored = store(work)
            if work.isClosed, work.events.isEmpty || !isStored { break }
        }
        if failure == nil { upkeep { destination throws(LogError) in try destination.synchronize() } }
        queue.end()
    }

    /// Whether all of it is stored.
    private mutating func store(_ work: EventQueue.Work) -> Bool {
        guard !work.events.isEmpty else { return true }
        destination.labels = work.labels
        var written = 0
        do throws(LogError) {
            try destination.write(work.events, written: &written)
            queue.remove(written)
            pause = Self.shortestPause
            tell(nil, \.failure)
            return true
        } catch {
            queue.remove(written)
            pause = failure == nil || written > 0 ? Self.shortestPause : min(pause * 2, Self.longestPause)
            queue.note(error)
            tell(error, \.failure)
            return false
        }
    }

    private mutating func upkeep(_ work: (any LogDestination) throws(LogError) -> Void) {
        do throws(LogError) {
            try work(destination)
            tell(nil, \.upkeepFailure)
        } catch {
            if upkeepFailure == nil { queue.note(error) }
            tell(error, \.upkeepFailure)
        }
    }

    /// Tells of a failure when it begins, and when all is well again.
    private mutating func tell(_ error: LogError?, _ place: WritableKeyPath<LogWriter, LogError?>) {
        let wasWell = self[keyPath: place] == nil
        self[keyPath: place] = error
        if error != nil, wasWell {
            onFailure(error)
        } else if error == nil, !wasWell, failure == nil, upkeepFailure == nil {
            queue.note(nil)
            onFailure(nil)
        }
    }
}
