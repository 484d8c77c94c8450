internal import Glibc

/// The fields of a `multipart/form-data` body, after RFC 7578.
struct MultipartForm {
    struct Field {
        let name: String
        let content: ArraySlice<UInt8>
    }

    private(set) var fields: [Field] = []

    /// More fields than any form has here are no form.
    private static let maximumFields = 32
    private static let maximumHeader = 8192

    /// The boundary that a `Content-Type` names; nil where the body is no such form.
    static func boundary(in contentType: String) -> String? {
        let parts = parameters(contentType)
        guard parts.kind == "multipart/form-data", let boundary = parts.values["boundary"] else { return nil }
        return (1...70).contains(boundary.utf8.count) ? boundary : nil
    }

    /// Nil where the body is damaged or cut off.
    init?(_ body: [UInt8], boundary: String) {
        let delimiter = Array("--\(boundary)".utf8), separator = Array("\r\n--\(boundary)".utf8)
        guard var place = Self.find(delimiter, in: body[...]) else { return nil }
        place += delimiter.count
        while true {
            let rest = body[place...]
            if rest.starts(with: "--".utf8) { return }
            guard let line = Self.find([13, 10], in: rest), fields.count < Self.maximumFields else { return nil }
            let start = line + 2
            guard let end = Self.find([13, 10, 13, 10], in: body[line..<min(body.count, line + Self.maximumHeader)]),
                let next = Self.find(separator, in: body[(end + 2)...])
            else { return nil }
            let content = end + 4 <= next ? body[(end + 4)..<next] : []
            if end >= start, let name = Self.name(in: body[start..<end]) { fields.append(Field(name: name, content: content)) }
            place = next + separator.count
        }
    }

    subscript(_ name: String) -> ArraySlice<UInt8>? { fields.first { $0.name == name }?.content }

    func text(_ name: String) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }

    private static func name(in header: ArraySlice<UInt8>) -> String? {
        for line in String(decoding: header, as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-disposition" else { continue }
            return parameters(String(line[line.index(after: colon)...])).values["name"]
        }
        return nil
    }

    /// `form-data; name="image"; filename="a;b.jpg"` in its parts.
    private static func parameters(_ text: String) -> (kind: String, values: [String: String]) {
        var parts: [String] = [""]
        var isQuoted = false, isEscaped = false
        for character in text {
            if isEscaped {
                parts[parts.count - 1].append(character)
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        var values: [String: String] = [:]
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let name = part[..<equals].filter { $0 != " " && $0 != "\t" }.lowercased()
            if values[name] == nil { values[name] = String(part[part.index(after: equals)...]) }
        }
        return (parts[0].filter { $0 != " " && $0 != "\t" }.lowercased(), values)
    }

    private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { text in
            guard let base = text.baseAddress else { return nil }
            var place = 0
            while place + pattern.count <= text.count,
                let found = memchr(base + place, Int32(pattern[0]), text.count - pattern.count - place + 1)
            {
                place = UnsafeRawPointer(found) - base
                if memcmp(found, pattern, pattern.count) == 0 { return bytes.startIndex + place }
                place += 1
            }
            return nil
        }
    }
}
