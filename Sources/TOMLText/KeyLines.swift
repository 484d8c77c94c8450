/// The lines on which the keys of a TOML text stand: the parser tells places only of texts that it cannot parse.
///
/// A key is called by its path, such as `log.interval` or `network.layers[2].kernel`.
package struct KeyLines: Sendable {
    private let lines: [String: Int]

    /// - Parameter text: one that parses.
    package init(_ text: String) {
        var scanner = KeyScanner(text)
        scanner.scan()
        lines = scanner.lines
    }

    /// Counted from 1; nil where the key does not stand in the text.
    package func line(of path: String) -> Int? { lines[path] }
}

/// Walks over a text once. Nothing here looks at values, but to find where they end.
private struct KeyScanner {
    private(set) var lines: [String: Int] = [:]
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    /// How many elements the lists of `[[tables]]` have so far.
    private var counts: [String: Int] = [:]

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func scan() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
        var table = ""
        skipBlank()
        while at < bytes.count {
            if take("[") {
                table = header()
            } else {
                pair(in: table)
            }
            skipBlank()
        }
    }

    /// The path of a `[table]` or `[[element]]`, whose first bracket is taken.
    private mutating func header() -> String {
        let isElement = take("[")
        var path = ""
        let parts = key()
        for (i, part) in parts.enumerated() {
            path = path.isEmpty ? part : "\(path).\(part)"
            note(path)
            if isElement, i == parts.count - 1 { counts[path, default: 0] += 1 }
            if let count = counts[path] { path += "[\(count - 1)]" }
        }
        note(path)
        _ = take("]")
        if isElement { _ = take("]") }
        return path
    }

    private mutating func pair(in table: String) {
        var path = table
        for part in key() {
            path = path.isEmpty ? part : "\(path).\(part)"
            note(path)
        }
        _ = take("=")
        value(of: path)
    }

    private mutating func value(of path: String) {
        skipBlank()
        guard at < bytes.count else { return }
        switch bytes[at] {
        case UInt8(ascii: "{"):
            elements(until: "}") { scanner, _ in scanner.pair(in: path) }
        case UInt8(ascii: "["):
            elements(until: "]") { scanner, index in
                scanner.note("\(path)[\(index)]")
                scanner.value(of: "\(path)[\(index)]")
            }
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            _ = string()
        default:
            repeat { at += 1 } while at < bytes.count && !",]}#\n".utf8.contains(bytes[at])
        }
    }

    private mutating func elements(until end: Unicode.Scalar, _ element: (inout KeyScanner, Int) -> Void) {
        at += 1
        var index = 0
        while true {
            skipBlank()
            if at >= bytes.count || take(end) { return }
            element(&self, index)
            index += 1
            skipBlank()
            _ = take(",")
        }
    }

    // MARK: Words

    private mutating func key() -> [String] {
        var parts: [String] = []
        repeat {
            skipBlank()
            guard at < bytes.count else { break }
            parts.append("\"'".utf8.contains(bytes[at]) ? string() : bareWord())
            skipBlank()
        } while take(".")
        return parts
    }

    private mutating func bareWord() -> String {
        let start = at
        while at < bytes.count, !" \t\r\n.=]},#".utf8.contains(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    /// What stands between quotes, escapes left as they are.
    private mutating func string() -> String {
        let quote = bytes[at]
        let isLong = bytes[at...].starts(with: [quote, quote, quote])
        let end = [UInt8](repeating: quote, count: isLong ? 3 : 1)
        at += end.count
        let start = at
        while at < bytes.count, !bytes[at...].starts(with: end) {
            if quote == UInt8(ascii: "\""), bytes[at] == UInt8(ascii: "\\") { at += 1 }
            if at < bytes.count, bytes[at] == UInt8(ascii: "\n") { line += 1 }
            at += 1
        }
        let content = String(decoding: bytes[start..<min(at, bytes.count)], as: UTF8.self)
        at += end.count
        // A long text may itself end in one or two quotes.
        while isLong, at < bytes.count, bytes[at] == quote { at += 1 }
        return content
    }

    private mutating func skipBlank() {
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            case UInt8(ascii: "#"):
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
                continue
            default: return
            }
            at += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func note(_ path: String) {
        if lines[path] == nil { lines[path] = line }
    }
}
