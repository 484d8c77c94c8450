internal import Glibc

/// How long a live log grows and how long it is kept.
package struct LogRotation: Sendable, Equatable {
    /// A text log is put aside before it grows beyond this; 0 is without limit.
    package var maxBytes: Int
    /// Events are removed when they are older than this, and a day at most for text; 0 keeps them for ever. Text is then put
    /// aside at each midnight, UTC.
    package var keepDays: Int

    package init(maxBytes: Int = 0, keepDays: Int = 0) {
        self.maxBytes = maxBytes
        self.keepDays = keepDays
    }
}

/// The files into which a text log was put aside: beside it, with the moment in their names, `emotions.jsonl` as
/// `emotions-20261120T170000Z.jsonl`.
struct RotatedLogs {
    private let path: String
    private let folder: String
    private let stem: String
    private let suffix: String

    init(path: String) {
        self.path = path
        let slash = path.lastIndex(of: "/")
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 } ?? name.endIndex
        stem = String(name[..<dot])
        suffix = String(name[dot...])
    }

    /// Gives the log the name that it keeps. Where that is taken, a number is added.
    func putAside(now: Timestamp) throws(LogError) {
        for count in 1... {
            let number = count == 1 ? "" : "-\(count)"
            let target = "\(folder)/\(stem)-\(now.compact)\(number)\(suffix)"
            guard access(target, F_OK) != 0 else { continue }
            if rename(path, target) == 0 { return }
            throw LogError(
                .inputOutput,
                "cannot put the log \(path) aside: \(LogError.reason(errno)); it grows on: let the folder be written to",
                isPassing: true)
        }
    }

    /// Removes the files that were put aside before a moment.
    func remove(olderThan limit: Timestamp) throws(LogError) {
        for name in names where name.moment < limit.compact {
            guard unlink("\(folder)/\(name.file)") != 0, errno != ENOENT else { continue }
            throw LogError(
                .inputOutput, "cannot remove the old log \(folder)/\(name.file): \(LogError.reason(errno)); remove it by hand", isPassing: true)
        }
    }

    /// The files, and the moments in their names.
    private var names: [(file: String, moment: String)] {
        guard let list = opendir(folder) else { return [] }
        defer { closedir(list) }
        var found: [(file: String, moment: String)] = []
        while let entry = readdir(list) {
            let file = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let moment = moment(of: file) { found.append((file, moment)) }
        }
        return found
    }

    /// The moment in a name that `putAside` gave; nil for all other files.
    private func moment(of file: String) -> String? {
        guard file.hasPrefix(stem + "-"), file.hasSuffix(suffix), file.utf8.count > stem.utf8.count + 1 + suffix.utf8.count else {
            return nil
        }
        let parts = file.dropFirst(stem.count + 1).dropLast(suffix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), Timestamp.isCompact(parts[0]) else { return nil }
        guard parts.count == 1 || Int(parts[1]) != nil else { return nil }
        return String(parts[0])
    }
}
