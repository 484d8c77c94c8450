internal import Glibc

/// A file that only ever holds whole lines, also when the process is killed or the disk fills up.
///
/// Each line goes to the kernel in one `write`. Where the kernel takes only a part of it, the file is cut back to the last
/// whole line before the error is thrown; what a process that was killed left half written is cut off when the file is opened
/// to be continued.
final class LineFile {
    enum Opening {
        /// What is there is removed.
        case emptied
        /// Lines are added to what is there, which must be a log of this form.
        case continued(LineForm)
    }

    private let descriptor: Int32
    private let name: String
    private let ownsDescriptor: Bool
    /// An ordinary file, which has a size, and can be moved away and be cut.
    let isRegular: Bool

    /// Opens a file; `-` is standard output.
    init(path: String, _ opening: Opening = .emptied) throws(LogError) {
        name = path == "-" ? "standard output" : path
        ownsDescriptor = path != "-"
        descriptor = ownsDescriptor ? try Self.open(path, opening) : STDOUT_FILENO
        var status = stat()
        isRegular = ownsDescriptor && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        guard isRegular, case .continued(let form) = opening else { return }
        try LineRepair(descriptor: descriptor, name: name, form: form).cutTornLine(size: Int(status.st_size))
    }

    deinit { if ownsDescriptor { close(descriptor) } }

    private static func open(_ path: String, _ opening: Opening) throws(LogError) -> Int32 {
        var flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
        switch opening {
        case .emptied: flags |= O_TRUNC
        case .continued:
            // Reading too, to look at how it ends; but a pipe that is opened for both never tells that its reader has gone. And
            // nobody waits for a reader here.
            var status = stat()
            let isPipe = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
            flags = (isPipe ? O_WRONLY : O_RDWR) | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        }
        let descriptor = Glibc.open(path, flags, 0o644)
        guard descriptor >= 0 else { throw LogError(writing: path, errno, "name a file in a folder you can write to") }
        return descriptor
    }

    /// Appends a line, which ends in a newline.
    ///
    /// - Parameter patience: milliseconds to wait for a slow reader of a pipe before giving up; -1 is for ever. A line that the
    ///   pipe has a part of is waited for in any case.
    func append(_ line: [UInt8], patience: Int32 = -1) throws(LogError) {
        var written = 0
        while written < line.count {
            if patience >= 0, !isRegular, written == 0 { try waitForRoom(patience) }
            let n = line.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if n > 0 {
                written += n
            } else if errno == EAGAIN {
                try waitForRoom(written == 0 ? patience : -1)
            } else if errno != EINTR {
                let cause = errno
                removePart(written)
                throw LogError(writing: name, cause, "what was logged before is whole")
            }
        }
    }

    private func waitForRoom(_ patience: Int32) throws(LogError) {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&ready, 1, patience) == 0 else { return }
        throw LogError(
            .inputOutput, "cannot write the log \(name): its reader is too slow; what was logged before is whole", isPassing: true)
    }

    /// Waits until what was appended is on the disk. Pipes and terminals have no disk: they are left alone.
    func synchronize() throws(LogError) {
        guard ownsDescriptor, fdatasync(descriptor) != 0, errno != EINVAL, errno != EROFS else { return }
        throw LogError(writing: name, errno, "free some space or use another disk")
    }

    /// Bytes in it now.
    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Seconds since 1970 of its last change.
    var lastChange: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status.st_mtim.tv_sec : 0
    }

    /// Whether its name still leads to it: not after it was moved away or deleted.
    var isInPlace: Bool {
        guard isRegular else { return true }
        var here = stat(), there = stat()
        return fstat(descriptor, &here) == 0 && stat(name, &there) == 0 && here.st_dev == there.st_dev
            && here.st_ino == there.st_ino
    }

    /// The first line without its newline, at most `limit` bytes of it.
    func firstLine(limit: Int) -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, limit, 0))
        }
        return Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
    }

    private func removePart(_ count: Int) {
        guard count > 0, isRegular else { return }
        let end = lseek(descriptor, 0, SEEK_END)
        if end >= off_t(count) { _ = ftruncate(descriptor, end - off_t(count)) }
    }
}
