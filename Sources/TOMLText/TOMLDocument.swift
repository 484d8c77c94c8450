internal import Glibc
package import TOMLKit

/// A TOML text as its table, which still knows on which line a key stands.
package struct TOMLDocument {
    /// How errors call the text.
    package let path: String
    package let table: TOMLTable
    private let lines: KeyLines

    /// Throws `missing`, `unreadable`, or `badData` naming file and line.
    package init(contentsOf path: String) throws(TOMLError) {
        guard let file = fopen(path, "re") else {
            let cause = errno
            throw TOMLError(
                cause == ENOENT || cause == ENOTDIR ? .missing : .unreadable, "cannot read \(path): \(String(cString: strerror(cause)))")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw TOMLError(.unreadable, "cannot read \(path): \(String(cString: strerror(errno)))") }
        guard count < bytes.count else { throw TOMLError(.badData, "\(path): is over a megabyte long, too long for what it should be") }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else {
            throw TOMLError(.badData, "\(path):\(Self.line(ofDamageIn: bytes[..<count])): is not UTF-8; save the file in that encoding")
        }
        try self.init(text: text, path: path)
    }

    /// Throws `badData` naming file and line.
    package init(text: String, path: String) throws(TOMLError) {
        self.path = path
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let problem = error.description.split(separator: "\n").joined(separator: " ")
            throw TOMLError(.badData, "\(path):\(error.source.begin.line): \(problem)")
        } catch {
            throw TOMLError(.badData, "\(path): \(error)")
        }
        lines = KeyLines(text)
    }

    /// Where a key stands, counted from 1.
    package func line(of key: String) -> Int? { lines.line(of: key) }

    /// `file.toml:12`, or the file alone where the key does not stand in it.
    package func place(of key: String) -> String { line(of: key).map { "\(path):\($0)" } ?? path }

    private static func line(ofDamageIn bytes: ArraySlice<UInt8>) -> Int {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }
}

/// Why a TOML file cannot be used, in words that a person can act on.
package struct TOMLError: Error, CustomStringConvertible, Equatable {
    package enum Kind: Sendable {
        /// There is no such file.
        case missing
        /// The file is there but cannot be read.
        case unreadable
        /// It is no TOML.
        case badData
    }

    package let kind: Kind
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
