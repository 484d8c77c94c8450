internal import Glibc

/// Wakes a thread that waits for descriptors: a pipe. Any thread may ring; one listens.
struct Bell: ~Copyable {
    /// Readable once it has been rung.
    let listener: Int32
    private let ringer: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "a process can open a pipe")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (listener, ringer) = (ends[0], ends[1])
    }

    deinit {
        close(listener)
        close(ringer)
    }

    borrowing func ring() {
        var byte: UInt8 = 1
        // A full pipe wakes as well.
        _ = write(ringer, &byte, 1)
    }

    borrowing func silence() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(listener, bytes.baseAddress!, bytes.count) == bytes.count {}
        }
    }
}
