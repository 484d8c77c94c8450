internal import Glibc

/// The little that loaders and reports need of the file system.
enum FileSystem {
    enum Entry { case file, folder, other }

    /// What lies at a path, following links; nil where nothing does.
    static func entry(_ path: String) -> Entry? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        return switch information.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }

    /// Names in a folder by the order of their bytes, hidden ones left out.
    static func names(in folder: String) throws(DataError) -> [String] {
        guard let handle = opendir(folder) else {
            throw DataError(.unreadable, "\(folder) cannot be listed (\(reason(errno))): check its permissions")
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes a folder, with those above it. One that is there already is left as it is.
    static func makeFolder(_ path: String) throws(DataError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part + "/"
            guard mkdir(made, 0o777) == 0 || entry(made) == .folder else {
                throw DataError(.unreadable, "the folder \(path) cannot be made (\(reason(errno))): choose another place")
            }
        }
    }

    /// Writes a file whole, replacing what was there.
    static func write(_ text: String, to path: String) throws(DataError) { try write(Array(text.utf8), to: path) }

    static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        var failure: Int32 = descriptor < 0 ? errno : 0
        var position = 0
        while failure == 0, position < bytes.count {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + position, bytes.count - position) }
            if written >= 0 { position += written } else if errno != EINTR { failure = errno }
        }
        if descriptor >= 0, close(descriptor) != 0, failure == 0 { failure = errno }
        if failure != 0 {
            throw DataError(.unreadable, "\(path) cannot be written (\(reason(failure))): check the disk and its permissions")
        }
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
