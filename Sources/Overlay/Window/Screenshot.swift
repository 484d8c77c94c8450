internal import Glibc
internal import Imaging

/// Stores a picture under a name with the time in it, where nothing else has that name.
struct Screenshot {
    private let folder: String

    /// More than anybody takes in one second.
    private static let mostInASecond = 1000

    /// In `XDG_PICTURES_DIR` where it is set, else in the folder in which the program was started.
    init() { folder = getenv("XDG_PICTURES_DIR").map { String(cString: $0) } ?? "" }

    /// - Returns: The file's path.
    func write(_ image: borrowing ColorImage) throws(OverlayError) -> String {
        let bytes = try PNG.encode(image)
        let stem = (folder.isEmpty ? "" : folder + "/") + "emotiond-" + Self.timeText()
        for number in 1...Self.mostInASecond {
            let path = stem + (number == 1 ? "" : "-\(number)") + ".png"
            // Whoever comes second takes the next name.
            let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if file < 0, errno == EEXIST { continue }
            guard file >= 0 else { throw Self.failure(path, errno) }
            try store(bytes, in: file, path)
            return path
        }
        throw Self.failure(stem + ".png", EEXIST)
    }

    /// Leaves nothing behind where the disk is full.
    private func store(_ bytes: [UInt8], in file: Int32, _ path: String) throws(OverlayError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, bytes.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        let cause = errno
        guard close(file) == 0, written == bytes.count else {
            let code = written == bytes.count ? errno : cause
            unlink(path)
            throw Self.failure(path, code)
        }
    }

    /// Local time, such as `2026-11-20-170000`.
    private static func timeText() -> String {
        var now = time(nil), parts = tm()
        localtime_r(&now, &parts)
        let two = { (number: Int32) in (number < 10 ? "0" : "") + String(number) }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))-"
            + two(parts.tm_hour) + two(parts.tm_min) + two(parts.tm_sec)
    }

    private static func failure(_ path: String, _ code: Int32) -> OverlayError {
        OverlayError(.unwritable, "cannot save \(path): \(String(cString: strerror(code)))")
    }
}
