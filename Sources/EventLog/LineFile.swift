internal import Glibc

/// A file that only ever holds whole lines, also when the process is killed or the disk fills up.
///
/// Each line goes to the kernel in one `write`. Where the kernel takes only a part of it, the file is cut back to the last
/// whole line before the error is thrown.
struct LineFile: ~Copyable {
    private let descriptor: Int32
    private let name: String
    private let ownsDescriptor: Bool

    /// Opens a file, emptying one that is there; `-` is standard output.
    init(path: String) throws(LogError) {
        name = path == "-" ? "standard output" : path
        ownsDescriptor = path != "-"
        if ownsDescriptor {
            descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw LogError("cannot write the log \(path): \(Self.reason(errno)); name a file in a folder you can write to")
            }
        } else {
            descriptor = STDOUT_FILENO
        }
    }

    deinit { if ownsDescriptor { close(descriptor) } }

    /// Appends a line, which ends in a newline.
    borrowing func append(_ line: [UInt8]) throws(LogError) {
        var written = 0
        while written < line.count {
            let n = line.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if n > 0 {
                written += n
            } else if errno == EAGAIN {
                // A non-blocking pipe whose reader is slow.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, -1)
            } else if errno != EINTR {
                let cause = errno
                removePart(written)
                throw LogError(
                    "cannot write the log \(name): \(Self.reason(cause)); what was logged before is whole",
                    readerIsGone: cause == EPIPE)
            }
        }
    }

    /// Waits until what was appended is on the disk. Pipes and terminals have no disk: they are left alone.
    borrowing func synchronize() throws(LogError) {
        guard ownsDescriptor, fdatasync(descriptor) != 0, errno != EINVAL, errno != EROFS else { return }
        throw LogError("cannot write the log \(name): \(Self.reason(errno))")
    }

    private borrowing func removePart(_ count: Int) {
        guard count > 0, ownsDescriptor else { return }
        let end = lseek(descriptor, 0, SEEK_END)
        if end >= off_t(count) { _ = ftruncate(descriptor, end - off_t(count)) }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
