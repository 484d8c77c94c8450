internal import Glibc
internal import JSONText

/// Writes many events as text in large pieces.
final class TextExport {
    private let descriptor: Int32
    private let name: String
    private let form: LineForm
    private let labels: [String]
    private var bytes: [UInt8] = []

    private static let piece = 1 << 18

    /// - Parameters:
    ///   - path: an existing file; `-` is standard output.
    ///   - labels: of all events that follow: the columns of CSV.
    init(path: String, name: String, form: LineForm, labels: [String]) throws(LogError) {
        self.name = name
        self.form = form
        self.labels = labels
        descriptor = path == "-" ? dup(STDOUT_FILENO) : open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogError(writing: name, errno, "name a file in a folder you can write to") }
        if form == .csv {
            var text = CSVText()
            text.header(labels: labels)
            bytes += text.bytes
        }
    }

    deinit { close(descriptor) }

    func write(_ event: LogEvent) throws(LogError) {
        switch form {
        case .jsonLines:
            var text = JSONText()
            text.event(event)
            bytes += text.bytes
            bytes.append(10)
        case .csv:
            var text = CSVText()
            text.event(event, labels: labels)
            bytes += text.bytes
        }
        if bytes.count >= Self.piece { try flush() }
    }

    func flush() throws(LogError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw LogError(writing: name, errno, "free some space or name another file")
            }
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
