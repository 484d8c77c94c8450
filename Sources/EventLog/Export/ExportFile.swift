internal import Glibc

/// A file that appears under its name only when it is whole.
final class ExportFile {
    /// Where it grows until then.
    let path: String
    private let target: String
    private var isFinished = false

    init(target: String) throws(LogError) {
        self.target = target
        path = "\(target).\(getpid()).part"
        var status = stat()
        if stat(target, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw LogError(.inputOutput, "cannot write \(target): it is no regular file; name a file")
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw LogError(writing: target, errno, "name a file in a folder you can write to") }
        close(descriptor)
    }

    deinit { if !isFinished { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) } } }

    /// Waits until it is on the disk and gives it its name.
    func finish() throws(LogError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogError(writing: target, errno, "try again") }
        let isStored = fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS
        let cause = errno
        close(descriptor)
        guard isStored else { throw LogError(writing: target, cause, "free some space") }
        // Left by a database that is replaced here; they would be taken for parts of the new one.
        for suffix in ["-wal", "-shm", "-journal"] { unlink(target + suffix) }
        guard rename(path, target) == 0 else { throw LogError(writing: target, errno, "name a file in a folder you can write to") }
        isFinished = true
    }
}
