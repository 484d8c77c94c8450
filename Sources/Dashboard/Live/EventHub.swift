internal import Synchronization

/// Hands texts to everyone who listens, without ever waiting for anyone: who is too slow loses the oldest.
final class EventHub: Sendable {
    private struct Content {
        var listeners: [Int: AsyncStream<String>.Continuation] = [:]
        var next = 0
    }

    private let content = Mutex(Content())
    private let limit: Int

    /// Texts that wait for a listener at most.
    private static let capacity = 256

    init(limit: Int) { self.limit = limit }

    var listenerCount: Int { content.withLock { $0.listeners.count } }

    func send(_ text: String) {
        let listeners = content.withLock { $0.listeners }
        for listener in listeners.values { listener.yield(text) }
    }

    /// The texts from now on, led by `first`; nil where too many listen already.
    func listen(first: String) -> AsyncStream<String>? {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(Self.capacity))
        let number: Int? = content.withLock { content in
            guard content.listeners.count < limit else { return nil }
            content.next += 1
            content.listeners[content.next] = continuation
            return content.next
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in self?.content.withLock { $0.listeners[number] = nil } }
        continuation.yield(first)
        return stream
    }
}
