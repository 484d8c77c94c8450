/// Work that was sent to a thread of its own and whose result is fetched later. The result is made there and used here, never by both.
package final class Errand<Value>: @unchecked Sendable {
    private let condition = Condition()
    private var finished: Value?

    /// Starts at once. `name`: the thread's.
    package init(name: String, _ work: @escaping @Sendable () -> Value) {
        WorkerThread.start(name: name) {
            let result = work()
            self.condition.lock()
            self.finished = result
            self.condition.broadcast()
            self.condition.unlock()
        }
    }

    /// The same with something that nobody but `work` keeps: what that drops of it on the way is gone at once.
    package convenience init<Luggage>(
        name: String, with luggage: consuming Luggage, _ work: @escaping @Sendable (consuming Luggage) -> Value
    ) {
        let bag = Bag(luggage)
        self.init(name: name) { work(bag.content.take()!) }
    }

    /// Waits for it.
    package var result: Value {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let finished { return finished }
            condition.wait()
        }
    }

    private final class Bag<Content>: @unchecked Sendable {
        var content: Content?
        init(_ content: consuming Content) { self.content = content }
    }
}
