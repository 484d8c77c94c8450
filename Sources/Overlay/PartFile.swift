internal import Glibc

/// A file that appears under its name only when it is whole. Until then it grows under another name beside it, and is removed
/// when it is not finished.
final class PartFile {
    /// Where to write.
    let path: String
    private let target: String
    private let name: String
    private var isFinished = false

    /// Checks that the file can be written, and makes it, empty.
    init(for name: String) throws(OverlayError) {
        self.name = name
        // Where the name is a link, the file it leads to is replaced, not the link.
        let resolved = realpath(name, nil)
        target = resolved.map { String(cString: $0) } ?? name
        free(resolved)
        path = "\(target).\(getpid()).part"

        var status = stat()
        if stat(target, &status) == 0 {
            let type = status.st_mode & S_IFMT
            guard type == S_IFREG else {
                throw OverlayError(
                    .unwritable, "cannot write the video \(name): it is \(type == S_IFDIR ? "a folder" : "no regular file"); name a file")
            }
            guard access(target, W_OK) == 0 else { throw Self.failure(name, errno) }
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure(name, errno) }
        close(descriptor)
    }

    deinit { if !isFinished { unlink(path) } }

    /// Whether this would replace the file at another path.
    func replaces(_ other: String) -> Bool {
        var here = stat(), there = stat()
        return stat(target, &here) == 0 && stat(other, &there) == 0 && here.st_dev == there.st_dev && here.st_ino == there.st_ino
    }

    /// Waits until the file is on the disk and gives it its name.
    func finish() throws(OverlayError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(name, errno) }
        let isStored = fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS
        let cause = errno
        close(descriptor)
        guard isStored else { throw Self.failure(name, cause) }
        guard rename(path, target) == 0 else { throw Self.failure(name, errno) }
        isFinished = true
    }

    private static func failure(_ name: String, _ code: Int32) -> OverlayError {
        let advice = code == ENOSPC || code == EDQUOT ? "free some space" : "name a file in a folder you can write to"
        return OverlayError(.unwritable, "cannot write the video \(name): \(String(cString: strerror(code))); \(advice)")
    }
}
