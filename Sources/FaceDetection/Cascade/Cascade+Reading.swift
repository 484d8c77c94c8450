internal import Glibc

extension Cascade {
    /// A cascade file may have at most this many bytes; OpenCV's largest has 2.7 million.
    static let largestFile = 64 << 20

    /// Reads a cascade file of OpenCV, in the new or the old XML format.
    ///
    /// Throws `missing`, `unreadable`, or `badData` with what is wrong and in which line.
    package init(contentsOf path: String) throws(DetectionError) {
        try self.init(terminated: try Self.bytes(of: path), name: path)
    }

    /// With a zero behind them.
    private static func bytes(of path: String) throws(DetectionError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            let kind: DetectionError.Kind = errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable
            let what = kind == .missing ? "no such cascade file; Debian's opencv-data has some" : reason(errno)
            throw DetectionError(kind, "\(path): \(what)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw DetectionError(.unreadable, "\(path): \(reason(errno))") }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw DetectionError(.unreadable, "\(path): it is a directory; name a cascade file")
        }
        guard status.st_size <= largestFile else { throw tooLarge(path) }
        // The size is a hint only: pipes have none, and a file may grow.
        var bytes = [UInt8](repeating: 0, count: max(Int(status.st_size) + 1, 1 << 16))
        var count = 0
        while true {
            if count == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
            let capacity = bytes.count - count
            let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, capacity) }
            if got < 0 && errno == EINTR { continue }
            if got < 0 { throw DetectionError(.unreadable, "\(path): \(reason(errno))") }
            if got == 0 { break }
            count += got
            if count > largestFile { throw tooLarge(path) }
        }
        bytes.removeLast(bytes.count - count - 1)
        return bytes
    }

    private static func reason(_ code: Int32) -> String { "cannot be read: \(String(cString: strerror(code)))" }

    private static func tooLarge(_ path: String) -> DetectionError {
        DetectionError(.badData, "\(path): larger than \(largestFile >> 20) MB: this is no cascade")
    }

    /// Reads a cascade from the bytes of its file; `name` stands in messages.
    package init(xml: [UInt8], name: String) throws(DetectionError) {
        guard xml.count <= Self.largestFile else { throw Self.tooLarge(name) }
        try self.init(terminated: xml + [0], name: name)
    }

    private init(terminated xml: [UInt8], name: String) throws(DetectionError) {
        do throws(XMLReader.Failure) {
            self = try xml.withUnsafeBufferPointer { bytes throws(XMLReader.Failure) in
                var reader = CascadeReader(try XMLReader(terminated: bytes))
                return try reader.cascade(named: name)
            }
        } catch {
            let line = xml.prefix(error.offset).reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
            throw DetectionError(.badData, "\(name): line \(line): \(error.message)")
        }
    }
}
