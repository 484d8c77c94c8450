internal import Glibc

/// Files that are there whole or not at all.
enum AtomicFile {
    static func replace(_ path: String, with bytes: [UInt8]) throws(TrainingError) {
        let temporary = path + ".part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("write", path) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                let error = failure("write", path)
                close(descriptor)
                unlink(temporary)
                throw error
            }
        }
        guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, path) == 0 else { throw failure("write", path) }
    }

    static func read(_ path: String) throws(TrainingError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw TrainingError(.missing, "\(path) does not exist: check the path") }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw failure("read", path) }
        var problem = false
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(information.st_size)) { buffer, filled in
            while filled < buffer.count {
                let count = Glibc.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
                if count > 0 { filled += count } else if count == 0 { break } else if errno != EINTR {
                    problem = true
                    break
                }
            }
        }
        if problem { throw failure("read", path) }
        return bytes
    }

    /// Makes a folder and those above it where they are missing.
    static func makeFolder(_ path: String) throws(TrainingError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part
            if mkdir(made, 0o755) != 0, errno != EEXIST { throw failure("make the folder", path) }
            made += "/"
        }
    }

    private static func failure(_ what: String, _ path: String) -> TrainingError {
        TrainingError(.unreadable, "cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
