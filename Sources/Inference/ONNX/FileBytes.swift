internal import Glibc

/// Whole files in and out.
enum FileBytes {
    /// A larger file is no network for faces.
    private static let limit = 1 << 30

    /// Reads a whole file.
    static func read(_ path: String) throws(ModelError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ModelError(errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable, message("cannot read", path, errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ModelError(.unreadable, message("cannot read", path, errno)) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw ModelError(.unreadable, message("cannot read", path, EISDIR)) }
        guard status.st_size <= limit else { throw ModelError(.badData, "\(path): the file is larger than 1 GiB") }
        // One more byte than the size, so that a regular file takes two reads; a pipe has no size and grows.
        var bytes = [UInt8](repeating: 0, count: max(Int(status.st_size) + 1, 4096))
        var count = 0
        while true {
            if count == bytes.count {
                guard count <= limit else { throw ModelError(.badData, "\(path): the file is larger than 1 GiB") }
                bytes.append(contentsOf: repeatElement(0, count: count))
            }
            let (start, room) = (count, bytes.count - count)
            let read = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + start, room) }
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw ModelError(.unreadable, message("cannot read", path, errno)) }
            if read == 0 { break }
            count += read
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Writes a file beside its place and renames it into it, so that no reader ever sees half of it.
    static func replace(_ path: String, with bytes: [UInt8]) throws(ModelError) {
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ModelError(.unwritable, message("cannot write", path, errno)) }
        var failure = write(bytes, to: descriptor)
        if failure == 0 && fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0 && failure == 0 { failure = errno }
        if failure == 0 && rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(temporary)
            throw ModelError(.unwritable, message("cannot write", path, failure))
        }
    }

    /// Returns 0 or an `errno`.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let written = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if written < 0 && errno == EINTR { continue }
                guard written >= 0 else { return errno }
                done += written
            }
            return 0
        }
    }

    private static func message(_ action: String, _ path: String, _ code: Int32) -> String {
        "\(action) \(path): \(String(cString: strerror(code)))"
    }
}
