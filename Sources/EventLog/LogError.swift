internal import Glibc

/// Why a log cannot be written or read.
package struct LogError: Error, CustomStringConvertible, Equatable {
    package enum Kind: Sendable {
        /// There is no such file to read.
        case missing
        /// What is there is no log, or a damaged one.
        case badData
        /// It cannot be read or written.
        case inputOutput
    }

    package let kind: Kind
    package let description: String
    /// The reader at the other end of a pipe has gone: no fault of anyone's.
    package let readerIsGone: Bool
    /// Time may mend it without anyone changing the settings: a full disk, a pipe that nobody reads yet.
    let isPassing: Bool

    init(_ kind: Kind, _ description: String, readerIsGone: Bool = false, isPassing: Bool = false) {
        self.kind = kind
        self.description = description
        self.readerIsGone = readerIsGone
        self.isPassing = isPassing
    }

    /// A log that cannot be opened or written, with the cause as `errno` tells it.
    init(writing name: String, _ code: Int32, _ advice: String) {
        let passing = [ENOSPC, EDQUOT, ENXIO, EIO, EAGAIN, EPIPE, EMFILE, ENFILE, ENOMEM, EFBIG, ESTALE, ETIMEDOUT]
        self.init(
            .inputOutput, "cannot write the log \(name): \(Self.reason(code)); \(advice)", readerIsGone: code == EPIPE,
            isPassing: passing.contains(code))
    }

    /// A log that cannot be read.
    init(reading name: String, _ code: Int32) {
        let advice = code == ENOENT || code == ENOTDIR ? "check the path" : "name a log that you may read"
        self.init(
            code == ENOENT || code == ENOTDIR ? .missing : .inputOutput,
            "cannot read the log \(name): \(Self.reason(code)); \(advice)")
    }

    static func reason(_ code: Int32) -> String {
        code == ENXIO ? "nobody reads this pipe" : String(cString: strerror(code))
    }
}
