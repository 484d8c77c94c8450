internal import Glibc

/// The few questions a loader asks of the file system.
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

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
