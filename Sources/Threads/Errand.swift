internal import CGlibc
internal import Glibc
internal import Synchronization

/// Work that is done on another thread and whose result is fetched later. The result is made there and used here, never by both: it is
/// handed over, so that nothing of it is left with the thread that goes on.
package final class Errand<Value>: @unchecked Sendable {
    private let condition = Condition()
    private var finished: Value?
    /// Stays so when the result has been fetched.
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

    /// Leaves the result for whoever fetches it. Once.
    package func finish(_ result: consuming Value) {
        condition.lock()
        finished = consume result
        isFinished.store(true, ordering: .relaxed)
        condition.broadcast()
        condition.unlock()
    }

    /// Waits for the result and hands it over. Once.
    package func take() -> Value {
        if !isFinished.load(ordering: .relaxed) { stayAwake() }
        condition.lock()
        defer { condition.unlock() }
        while !isFinished.load(ordering: .relaxed) { condition.wait() }
        guard let result = finished.take() else { preconditionFailure("a result is fetched once") }
        return result
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
