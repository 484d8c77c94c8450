import Glibc
import Synchronization

/// Signals: Ctrl-C and `kill` ask a run to stop in order, so that logs and videos end whole, and a second one kills; SIGHUP asks
/// it to read its configuration again.
enum Interruption {
    private static let received = Atomic<Int32>(0)
    private static let reload = Atomic<Bool>(false)
    /// Both ends of a pipe into which handlers, and other threads, write what wakes `wait`.
    private static let pipe: (reader: Int32, writer: Int32) = makePipe()

    /// Starts watching. Asked for only by runs that look at `isRequested`, and at `takeReload()` where they can reload.
    static func watch(reloads: Bool = false) {
        // Made here, because a signal handler may not allocate.
        received.store(0, ordering: .relaxed)
        reload.store(false, ordering: .relaxed)
        _ = pipe
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                Interruption.received.store(number, ordering: .relaxed)
                Interruption.wake()
                signal(number, SIG_DFL)
            }
        }
        guard reloads else { return }
        signal(SIGHUP) { _ in
            Interruption.reload.store(true, ordering: .relaxed)
            Interruption.wake()
        }
    }

    static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// Whether SIGHUP came since the last call.
    static func takeReload() -> Bool { reload.exchange(false, ordering: .relaxed) }

    /// Ends a `wait` on another thread, or the next one.
    static func wake() {
        let cause = errno
        var byte: UInt8 = 1
        // A full pipe wakes as well.
        _ = write(pipe.writer, &byte, 1)
        errno = cause
    }

    /// Waits for a signal or a `wake`, at most `limit`.
    static func wait(atMost limit: Duration) {
        var readable = pollfd(fd: pipe.reader, events: Int16(POLLIN), revents: 0)
        guard poll(&readable, 1, Int32(max(0, limit / .milliseconds(1)).rounded(.up))) > 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(pipe.reader, bytes.baseAddress!, bytes.count) == bytes.count {}
        }
    }

    /// Ends the process as the signal would have ended it, so that the shell knows.
    static func endIfRequested() {
        let number = received.load(ordering: .relaxed)
        if number != 0 { raise(number) }
    }

    private static func makePipe() -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        precondition(Glibc.pipe(&ends) == 0, "a process can open a pipe")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }
}
