import Glibc
import Synchronization

/// Ctrl-C and `kill`: the first one asks a run to stop in order, so that logs and videos end whole; the second one kills.
enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// Starts watching. Asked for only by runs that look at `isRequested`.
    static func watch() {
        // Made here, because a signal handler may not allocate.
        received.store(0, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                Interruption.received.store(number, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }

    static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// Ends the process as the signal would have ended it, so that the shell knows.
    static func endIfRequested() {
        let number = received.load(ordering: .relaxed)
        if number != 0 { raise(number) }
    }
}
