internal import CGlibc
internal import Glibc

/// A thread of its own for work that waits for devices or computes for long.
package enum WorkerThread {
    /// Runs `body` on a new thread, which debuggers and `top -H` show by the first 15 bytes of its name. Signals stay with the main thread.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) {
        let task = Unmanaged.passRetained(Task(name: name, body: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let status = pthread_create(&thread, &attributes, { argument in
            Unmanaged<Task>.fromOpaque(argument!).takeRetainedValue().run()
            return nil
        }, task.toOpaque())
        precondition(status == 0, "the system gives no thread: \(String(cString: strerror(status)))")
    }

    private final class Task: Sendable {
        private let name: String
        private let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        func run() {
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            cglibc_name_thread(name)
            body()
        }
    }
}
