internal import Glibc

/// An open file that closes itself. Files are named in errors as the user named them.
struct FileDescriptor: ~Copyable {
    let raw: Int32
    /// Size in bytes when it was opened.
    let size: Int

    /// Opens a regular file for reading; anything else (a folder, a device, a pipe) is refused with a hint.
    init(reading path: String) throws(CaptureError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR {
                throw CaptureError(.missing, "\(path): no such file; check the path")
            }
            let reason = String(cString: strerror(code))
            throw CaptureError(.unreadable, "\(path) cannot be opened (\(reason)); check its permissions")
        }
        var status = stat()
        let known = fstat(descriptor, &status) == 0
        let type = status.st_mode & S_IFMT
        guard known, type == S_IFREG else {
            close(descriptor)
            let what = type == S_IFDIR ? "a folder" : type == S_IFCHR || type == S_IFBLK ? "a device" : "not a regular file"
            throw CaptureError(.unreadable, "\(path) is \(what); name a video or picture file")
        }
        raw = descriptor
        size = Int(status.st_size)
    }

    deinit { close(raw) }

    /// Reads up to `count` bytes at `offset`, fewer at the end of the file. Returns −errno on failure.
    func read(into buffer: UnsafeMutableRawPointer, count: Int, at offset: Int) -> Int {
        var done = 0
        while done < count {
            let result = pread(raw, buffer + done, count - done, off_t(offset + done))
            if result == 0 { break }
            if result < 0 {
                if errno == EINTR { continue }
                return done > 0 ? done : -Int(errno)
            }
            done += result
        }
        return done
    }
}
