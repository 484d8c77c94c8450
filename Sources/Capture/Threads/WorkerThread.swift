internal import Foundation

/// A thread of its own for work that waits for devices or computes for long.
package enum WorkerThread {
    /// Runs `body` on a new thread, which debuggers and `top -H` show by its name. Signals stay with the main thread.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread {
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            body()
        }
        thread.name = name
        thread.start()
    }
}
