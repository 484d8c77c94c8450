internal import Synchronization

/// How many requests were answered, by path and status.
final class RequestCounts: Sendable {
    struct Kind: Hashable {
        let path: String
        let status: Int
    }

    private let counts = Mutex<[Kind: Int]>([:])

    func add(path: String, status: Int) { counts.withLock { $0[Kind(path: path, status: status), default: 0] += 1 } }

    /// In the order of their names.
    var all: [(kind: Kind, count: Int)] {
        counts.withLock { $0 }.sorted { ($0.key.path, $0.key.status) < ($1.key.path, $1.key.status) }.map { ($0.key, $0.value) }
    }
}
