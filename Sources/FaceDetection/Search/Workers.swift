internal import Glibc
internal import Synchronization

/// Shares out pieces of work among the calling thread and helpers that live as long as the call.
enum Workers {
    /// Calls `body` with a worker's number and each piece's, every piece once. Pieces are begun in order.
    static func share(_ pieces: Int, among workers: Int, _ body: (_ worker: Int, _ piece: Int) -> Void) {
        if workers == 1 {
            for piece in 0..<pieces { body(0, piece) }
            return
        }
        withoutActuallyEscaping(body) { body in
            let queue = Queue(pieces: pieces, body: body)
            var helpers: [pthread_t] = []
            for worker in 1..<workers {
                let task = Unmanaged.passRetained(Task(queue: queue, worker: worker))
                var thread = pthread_t()
                let status = pthread_create(&thread, nil, { argument in
                    let task = Unmanaged<Task>.fromOpaque(argument!).takeRetainedValue()
                    task.queue.work(as: task.worker)
                    return nil
                }, task.toOpaque())
                // Where the system gives no thread, the others do its share.
                if status == 0 { helpers.append(thread) } else { task.release() }
            }
            queue.work(as: 0)
            for helper in helpers { pthread_join(helper, nil) }
        }
    }

    private final class Queue: @unchecked Sendable {
        private let next = Atomic<Int>(0)
        private let pieces: Int
        private let body: (Int, Int) -> Void

        init(pieces: Int, body: @escaping (Int, Int) -> Void) {
            self.pieces = pieces
            self.body = body
        }

        func work(as worker: Int) {
            while true {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= pieces { return }
                body(worker, piece)
            }
        }
    }

    private final class Task {
        let queue: Queue
        let worker: Int

        init(queue: Queue, worker: Int) {
            self.queue = queue
            self.worker = worker
        }
    }
}
