internal import CGlibc
internal import Glibc

/// A thread of its own for work that waits for devices or computes for long.
package enum WorkerThread {
    /// Runs `body` on a new thread, which debuggers and `top -H` show by the first 15 bytes of its name. Signals stay with the main thread.
    ///
    /// `elsewhere`: at once, on another processor than this one. Else the kernel may put it here, behind the one that starts it, and move it
    /// milliseconds later.
    package static func start(name: String, elsewhere: Bool = false, _ body: @escaping @Sendable () -> Void) {
        let task = Unmanaged.passRetained(Task(name: name, isElsewhere: elsewhere, body: body))
        // Where threads may not choose, as in a service, the kernel does.
        if elsewhere, create(task, elsewhere: true) == 0 { return }
        let status = create(task, elsewhere: false)
        precondition(status == 0, "the system gives no thread: \(String(cString: strerror(status)))")
    }

    private static func create(_ task: Unmanaged<Task>, elsewhere: Bool) -> Int32 {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        if elsewhere { cglibc_start_elsewhere(&attributes) }
        var thread = pthread_t()
        return pthread_create(&thread, &attributes, { argument in
            Unmanaged<Task>.fromOpaque(argument!).takeRetainedValue().run()
            return nil
        }, task.toOpaque())
    }

    private final class Task: Sendable {
        private let name: String
        private let isElsewhere: Bool
        private let body: @Sendable () -> Void

        init(name: String, isElsewhere: Bool, body: @escaping @Sendable () -> Void) {
            (self.name, self.isElsewhere, self.body) = (name, isElsewhere, body)
        }

        func run() {
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            cglibc_name_thread(name)
            if isElsewhere { cglibc_run_anywhere() }
            body()
        }
    }
}
