import Glibc

/// What the program says to the person who runs it: results on stdout, everything else on stderr.
enum Terminal {
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// One line on stderr, led by the program's name.
    static func complain(_ message: String) {
        let line = "emotiond: " + message.split(separator: "\n").joined(separator: " ") + "\n"
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
