internal import CGlibc
internal import Glibc
internal import Synchronization

/// Work that is done on another thread and whose result is fetched later. The result is made there and used here, never by both.
package final class Errand<Value>: @unchecked Sendable {
    private let condition = Condition()
    private var finished: Value?
    private let isFinished = Atomic(false)

    /// Whoever does it calls `finish`.
    package init() {}

    /// Starts at once. `name`: the thread's.
    package convenience init(name: String, _ work: @escaping @Sendable () -> Value) {
        self.init()
        WorkerThread.start(name: name) { self.finish(work()) }
    }

    /// One that `run` does, which must be called once. Nobody but `work` keeps `luggage`: what that drops of it on the way is gone at once.
    package static func waiting<Luggage>(
        with luggage: consuming Luggage, _ work: @escaping @Sendable (consuming Luggage) -> Value
    ) -> (errand: Errand, run: @Sendable () -> Void) {
        let errand = Errand(), bag = Bag(luggage)
        return (errand, { errand.finish(work(bag.content.take()!)) })
    }

    /// Hands the result to those who wait. Once.
    package func finish(_ result: Value) {
        condition.lock()
        finished = result
        isFinished.store(true, ordering: .relaxed)
        condition.broadcast()
        condition.unlock()
    }

    /// Waits for it.
    package var result: Value {
        if !isFinished.load(ordering: .relaxed) { stayAwake() }
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let finished { return finished }
            condition.wait()
        }
    }

    /// Waits for two milliseconds at most without sleeping: to be woken takes as long, and may happen on the processor on which the
    /// other thread goes on. Where there is only one, that thread needs it.
    private func stayAwake() {
        if cglibc_processors() == 1 { return }
        let limit = ContinuousClock.now + .milliseconds(2)
        while !isFinished.load(ordering: .relaxed), ContinuousClock.now < limit { sched_yield() }
    }

    private final class Bag<Content>: @unchecked Sendable {
        var content: Content?
        init(_ content: consuming Content) { self.content = content }
    }
}
