internal import Synchronization

/// Hands values to everyone who listens, without ever waiting for anyone: who is too slow loses the oldest.
final class Broadcast<Value: Sendable>: Sendable {
    private struct Content {
        var listeners: [Int: AsyncStream<Value>.Continuation] = [:]
        var next = 0
    }

    private let content = Mutex(Content())
    private let limit: Int
    private let capacity: Int

    /// - Parameters:
    ///   - limit: listeners at a time.
    ///   - capacity: values that wait for a listener at most.
    init(limit: Int, capacity: Int) {
        self.limit = limit
        self.capacity = capacity
    }

    var listenerCount: Int { content.withLock { $0.listeners.count } }

    func send(_ value: Value) {
        let listeners = content.withLock { $0.listeners }
        for listener in listeners.values { listener.yield(value) }
    }

    /// The values from now on, led by `first`; nil where too many listen already.
    func listen(first: Value? = nil) -> AsyncStream<Value>? {
        let (stream, continuation) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(capacity))
        let number: Int? = content.withLock { content in
            guard content.listeners.count < limit else { return nil }
            content.next += 1
            content.listeners[content.next] = continuation
            return content.next
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in self?.content.withLock { $0.listeners[number] = nil } }
        if let first { continuation.yield(first) }
        return stream
    }
}
