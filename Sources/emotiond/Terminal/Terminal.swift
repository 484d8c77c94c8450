import Glibc
import Logging

/// What the program says to the person who runs it: results on stdout, everything else on stderr.
enum Terminal {
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether results may have colours: on a terminal that knows them, and nobody has set `NO_COLOR`.
    static var outputIsColored: Bool {
        guard isatty(STDOUT_FILENO) == 1, getenv("NO_COLOR").map({ $0.pointee == 0 }) ?? true else { return false }
        return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
    }

    /// Whether stderr is systemd's journal: it puts the program's name before a line by itself, and reads a priority at its head.
    private static let errorIsJournal: Bool = {
        var status = stat()
        guard let stream = getenv("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else { return false }
        // Another program may have set the variable and then have sent our stderr elsewhere.
        return String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
    }()

    /// One line on stderr, led by the program's name, or in the journal by the priority.
    static func complain(_ message: String, level: Logger.Level = .error) {
        let head = errorIsJournal ? "<\(level.priority)>" : "emotiond: "
        let line = head + message.split(separator: "\n").joined(separator: " ") + "\n"
        _ = writeAll(STDERR_FILENO, Array(line.utf8))
    }

    /// One line of result on stdout.
    static func say(_ line: String) throws(OutputError) {
        try say(bytes: Array(line.utf8))
    }

    /// Several lines of result.
    static func say(block: String) throws(OutputError) {
        try say(block.hasSuffix("\n") ? String(block.dropLast()) : block)
    }

    /// One line, already encoded and without the newline.
    static func say(bytes: [UInt8]) throws(OutputError) {
        let cause = writeAll(STDOUT_FILENO, bytes + [UInt8(ascii: "\n")])
        guard cause != 0 else { return }
        throw OutputError(
            description: "cannot write the results: \(String(cString: strerror(cause)))", readerIsGone: cause == EPIPE)
    }

    /// Replaces the last line of stderr.
    static func show(status: String) { _ = writeAll(STDERR_FILENO, Array(("\r" + status + "\u{1B}[K").utf8)) }

    /// Writes everything; returns 0 or errno.
    private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let n = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if n >= 0 {
                rest = rest.dropFirst(n)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}

/// Why results could not be written to stdout.
struct OutputError: Error {
    let description: String
    /// The reader at the other end of a pipe has gone: no fault of anyone's.
    let readerIsGone: Bool
}
