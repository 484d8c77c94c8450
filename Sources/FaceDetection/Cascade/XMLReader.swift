internal import Glibc

/// Reads the part of XML that cascade files are written in, from front to back: elements, attributes (skipped), text, comments, a
/// declaration.
///
/// Document types and entities are refused: a cascade needs neither, and they are how hostile files blow up. Nesting is limited.
struct XMLReader {
    struct Failure: Error {
        var offset: Int
        var message: String
    }

    /// An element that has begun.
    struct Element {
        /// Where its name begins.
        let name: Int
        /// `<this/>`: nothing is inside.
        let isClosed: Bool
    }

    private struct Name {
        var start: Int
        var length: Int
    }

    let bytes: UnsafeBufferPointer<UInt8>
    /// Where the zero behind the file lies.
    let end: Int
    /// What is read next.
    var at = 0
    /// Names of the elements that have begun and not ended, the innermost last.
    private var open = InlineArray<32, Name>(repeating: Name(start: 0, length: 0))
    private var depth = 0
    /// The next `&` as last looked for; in a comment it may stand.
    private var entity = -1

    /// `xml`: at most 2 GiB, with a zero behind them. It must outlive the reader.
    init(terminated xml: UnsafeBufferPointer<UInt8>) throws(Failure) {
        bytes = xml
        end = xml.count - 1
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
        let zero = next(0, from: 0)
        if zero < end { throw Failure(offset: zero, message: "it holds binary data") }
    }

    /// The document's outermost element.
    mutating func root() throws(Failure) -> Element {
        try passOutside()
        if at == end { throw Failure(offset: end, message: "it is empty") }
        if bytes[at + 1] == UInt8(ascii: "/") { throw Failure(offset: at, message: "a closing tag without its opening one") }
        return try begin()
    }

    /// Makes sure that nothing stands behind the outermost element.
    mutating func finish() throws(Failure) {
        try passOutside()
        if at < end { throw Failure(offset: at, message: "a second outermost element") }
    }

    /// The next element inside one; nil where that ends, which is passed. Text on the way there is passed over.
    mutating func next(in parent: Element) throws(Failure) -> Element? {
        if parent.isClosed { return nil }
        while true {
            let tag = next(UInt8(ascii: "<"), from: at)
            if entity < at { entity = next(UInt8(ascii: "&"), from: at) }
            if entity < tag { throw Failure(offset: entity, message: "entities (&…;) are not accepted") }
            at = tag
            if tag == end { throw cutOff }
            switch bytes[tag + 1] {
            case UInt8(ascii: "/"):
                try close()
                return nil
            case UInt8(ascii: "!"), UInt8(ascii: "?"): try passNote()
            default: return try begin()
            }
        }
    }

    /// Passes over what is left of an element and its end.
    mutating func skip(_ element: Element) throws(Failure) {
        guard !element.isClosed else { return }
        let outside = depth - 1
        while depth > outside { _ = try next(in: element) }
    }

    func isNamed(_ element: Element, _ name: StaticString) -> Bool {
        let behind = element.name + name.utf8CodeUnitCount
        return behind < bytes.count && memcmp(bytes.baseAddress! + element.name, name.utf8Start, name.utf8CodeUnitCount) == 0
            && Self.endsName(bytes[behind])
    }

    func name(_ element: Element) -> String { name(element.name) }

    /// What fits into a message of the name that begins there.
    private func name(_ start: Int) -> String {
        String(decoding: bytes[start...].prefix(40).prefix { !Self.endsName($0) }, as: UTF8.self)
    }

    /// The file ends inside an element.
    var cutOff: Failure { Failure(offset: end, message: "it ends inside <\(name(open[depth - 1].start))>: the file is cut off") }

    /// Where that byte comes next, or the end of the file.
    private func next(_ byte: UInt8, from start: Int) -> Int {
        let found = memchr(bytes.baseAddress! + start, Int32(byte), end - start)
        return found.map { UnsafeRawPointer($0) - UnsafeRawPointer(bytes.baseAddress!) } ?? end
    }

    // MARK: Tags

    /// Passes what may stand outside the outermost element.
    private mutating func passOutside() throws(Failure) {
        while true {
            passSpace()
            guard at == end || bytes[at] == UInt8(ascii: "<") else {
                throw Failure(offset: at, message: "text outside all elements: this is no XML")
            }
            guard at < end, bytes[at + 1] == UInt8(ascii: "!") || bytes[at + 1] == UInt8(ascii: "?") else { return }
            try passNote()
        }
    }

    /// Passes the comment or the declaration that begins here.
    mutating func passNote() throws(Failure) {
        if bytes[at + 1] == UInt8(ascii: "?") {
            at = try behind("?>", from: at, "declaration")
        } else {
            guard bytes[(at + 2)...].starts(with: "--".utf8) else {
                throw Failure(offset: at, message: "document types and CDATA (<!…>) are not accepted")
            }
            at = try behind("-->", from: at + 2, "comment")
        }
    }

    /// Where a mark ends, which ends in `>`.
    private func behind(_ mark: StaticString, from start: Int, _ what: String) throws(Failure) -> Int {
        let length = mark.utf8CodeUnitCount
        var at = start
        while true {
            at = next(UInt8(ascii: ">"), from: at) + 1
            if at > end { throw Failure(offset: start, message: "a \(what) without its end: the file is cut off") }
            if at - start >= length, memcmp(bytes.baseAddress! + at - length, mark.utf8Start, length) == 0 { return at }
        }
    }

    private mutating func begin() throws(Failure) -> Element {
        let tag = at, name = tag + 1
        at = name
        while !Self.endsName(bytes[at]) { at += 1 }
        let length = at - name
        if length == 0 { throw Failure(offset: tag, message: "a tag has no name") }
        if depth == open.count { throw Failure(offset: tag, message: "more than \(open.count) levels of nesting") }
        if bytes[at] == UInt8(ascii: ">") { at += 1 } else { try passAttributes(tag) }
        if bytes[at - 2] == UInt8(ascii: "/") { return Element(name: name, isClosed: true) }
        open[depth] = Name(start: name, length: length)
        depth += 1
        return Element(name: name, isClosed: false)
    }

    /// A `>` inside quotes is part of an attribute.
    private mutating func passAttributes(_ tag: Int) throws(Failure) {
        var quote: UInt8?
        while at < end {
            let byte = bytes[at]
            at += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return
            } else if byte == UInt8(ascii: "<") {
                break
            }
        }
        throw Failure(offset: tag, message: "a tag without its end")
    }

    /// Passes the closing tag that begins here.
    mutating func close() throws(Failure) {
        let start = at + 2, opened = open[depth - 1], behind = start + opened.length
        guard behind <= end, memcmp(bytes.baseAddress! + start, bytes.baseAddress! + opened.start, opened.length) == 0,
            Self.endsName(bytes[behind])
        else { throw Failure(offset: at, message: "</\(name(start))> closes <\(name(opened.start))>") }
        at = bytes[behind] == UInt8(ascii: ">") ? behind + 1 : try self.behind(">", from: at, "tag")
        depth -= 1
    }

    // MARK: Bytes

    mutating func passSpace() {
        while Self.isSpace(bytes[at]) {
            at += 1
            guard bytes[at - 1] == UInt8(ascii: "\n") else { continue }
            // Lines begin with a dozen blanks.
            let blanks: UInt64 = 0x2020_2020_2020_2020
            while at + 8 <= end, UnsafeRawPointer(bytes.baseAddress! + at).loadUnaligned(as: UInt64.self) == blanks { at += 8 }
        }
    }

    /// Blanks, tabs, ends of lines.
    static func isSpace(_ byte: UInt8) -> Bool { byte <= 32 && (byte == 32 || 9...13 ~= byte) }

    /// These, `/`, `<`, `>`, and the zero behind the file: a bit for each byte below 64.
    private static func endsName(_ byte: UInt8) -> Bool {
        let ends: UInt64 = 1 << 32 | 0b11111 << 9 | 1 << 47 | 1 << 60 | 1 << 62 | 1
        return byte < 64 && ends &>> byte & 1 != 0
    }
}
