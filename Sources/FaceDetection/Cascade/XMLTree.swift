/// The part of XML that cascade files are written in: elements, attributes (skipped), text, comments, a declaration.
///
/// Document types and entities are refused: a cascade needs neither, and they are how hostile files blow up. Every element
/// costs the file at least four bytes, so memory stays in proportion to the file; nesting is limited.
struct XMLTree {
    /// An element. All positions are byte offsets into the file, kept in 32 bits, for a cascade has ten thousand elements.
    struct Element {
        private var nameStart, nameEnd, contentStart, contentEnd: Int32
        /// 0, the outermost element, is nobody's child or sibling and stands for none.
        private var first: Int32 = 0
        private var next: Int32 = 0

        init(name: Range<Int>, content: Range<Int>) {
            (nameStart, nameEnd) = (Int32(name.lowerBound), Int32(name.upperBound))
            (contentStart, contentEnd) = (Int32(content.lowerBound), Int32(content.upperBound))
        }

        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }

        /// From behind the opening tag to before the closing one, children included.
        var content: Range<Int> {
            get { Int(contentStart)..<Int(contentEnd) }
            set { (contentStart, contentEnd) = (Int32(newValue.lowerBound), Int32(newValue.upperBound)) }
        }

        var firstChild: Int? {
            get { first == 0 ? nil : Int(first) }
            set { first = Int32(newValue ?? 0) }
        }

        var nextSibling: Int? {
            get { next == 0 ? nil : Int(next) }
            set { next = Int32(newValue ?? 0) }
        }
    }

    struct Failure: Error {
        var offset: Int
        var message: String
    }

    static let deepest = 32

    /// The file's bytes with a zero behind them, where number parsing stops.
    let bytes: [UInt8]
    private(set) var elements: [Element] = []

    /// `xml`: at most 2 GiB, with a zero behind them.
    init(terminated xml: [UInt8]) throws(Failure) {
        bytes = xml
        elements.reserveCapacity(xml.count / 32)
        try parse(end: xml.count - 1)
    }

    /// The document's outermost element.
    var root: Int { 0 }

    func name(_ element: Int) -> String { String(decoding: bytes[elements[element].name], as: UTF8.self) }

    func isNamed(_ element: Int, _ name: StaticString) -> Bool {
        let range = elements[element].name
        guard range.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { wanted in wanted.indices.allSatisfy { wanted[$0] == bytes[range.lowerBound + $0] } }
    }

    /// The first child of that name.
    func child(_ element: Int, _ name: StaticString) -> Int? {
        var next = elements[element].firstChild
        while let child = next {
            if isNamed(child, name) { return child }
            next = elements[child].nextSibling
        }
        return nil
    }

    func children(_ element: Int) -> Children { Children(elements: elements, first: elements[element].firstChild) }

    /// Elements that follow one another, by their numbers.
    struct Children: Sequence, IteratorProtocol {
        fileprivate let elements: [XMLTree.Element]
        /// The one that comes next; nil where none is left.
        fileprivate(set) var first: Int?

        mutating func next() -> Int? {
            guard let child = first else { return nil }
            first = elements[child].nextSibling
            return child
        }

        /// Walks over all of them.
        func counted() -> Int { reduce(0) { count, _ in count + 1 } }
    }

    /// Counts from 1, as editors do.
    func line(at offset: Int) -> Int { Self.line(at: offset, in: bytes) }

    static func line(at offset: Int, in bytes: [UInt8]) -> Int {
        bytes.prefix(offset).reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    }
}

extension XMLTree {
    private mutating func parse(end: Int) throws(Failure) {
        var open: [(element: Int, lastChild: Int?)] = []
        var at = 0
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
        while true {
            if !open.isEmpty { at = endOfText(from: at) }
            guard at < end else { break }
            guard bytes[at] == UInt8(ascii: "<") else {
                if bytes[at] == UInt8(ascii: "&") { throw Failure(offset: at, message: "entities (&…;) are not accepted") }
                if bytes[at] == 0 { throw Failure(offset: at, message: "it holds binary data") }
                if !Self.isSpace(bytes[at]) {
                    throw Failure(offset: at, message: "text outside all elements: this is no XML")
                }
                at += 1
                continue
            }
            switch bytes[at + 1] {
            case UInt8(ascii: "?"):
                at = try skip(from: at, past: "?>", "declaration")
            case UInt8(ascii: "!"):
                guard bytes[(at + 2)...].starts(with: "--".utf8) else {
                    throw Failure(offset: at, message: "document types and CDATA (<!…>) are not accepted")
                }
                at = try skip(from: at + 2, past: "-->", "comment")
            case UInt8(ascii: "/"):
                guard let (element, _) = open.popLast() else {
                    throw Failure(offset: at, message: "a closing tag without its opening one")
                }
                let name = nameRange(from: at + 2)
                guard isSame(name, elements[element].name) else {
                    throw Failure(offset: at, message: "</\(text(name))> closes <\(self.name(element))>")
                }
                elements[element].content = elements[element].content.lowerBound..<at
                at = bytes[name.upperBound] == UInt8(ascii: ">") ? name.upperBound + 1 : try skip(from: at, past: ">", "tag")
            default:
                let name = nameRange(from: at + 1)
                if name.isEmpty { throw Failure(offset: at, message: "a tag has no name") }
                if open.count == Self.deepest {
                    throw Failure(offset: at, message: "more than \(Self.deepest) levels of nesting")
                }
                let (behind, isClosed) = try skipAttributes(from: name.upperBound, start: at)
                let index = elements.count
                elements.append(Element(name: name, content: behind..<behind))
                if let parent = open.last {
                    if let before = parent.lastChild {
                        elements[before].nextSibling = index
                    } else {
                        elements[parent.element].firstChild = index
                    }
                    open[open.count - 1].lastChild = index
                } else if index > 0 {
                    throw Failure(offset: at, message: "a second outermost element")
                }
                if !isClosed { open.append((index, nil)) }
                at = behind
            }
        }
        if let (element, _) = open.last {
            throw Failure(offset: end, message: "it ends inside <\(name(element))>: the file is cut off")
        }
        if elements.isEmpty { throw Failure(offset: end, message: "it is empty") }
    }

    /// The next byte that is no text: a tag, an entity, or the zero behind the file.
    private func endOfText(from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var at = start
            while bytes[at] != UInt8(ascii: "<"), bytes[at] != UInt8(ascii: "&"), bytes[at] != 0 { at += 1 }
            return at
        }
    }

    private func skip(from start: Int, past mark: StaticString, _ what: String) throws(Failure) -> Int {
        let length = mark.utf8CodeUnitCount
        let found = mark.withUTF8Buffer { mark -> Int? in
            var at = start
            while at + length < bytes.count {
                if bytes[at] == mark[0] && (1..<length).allSatisfy({ bytes[at + $0] == mark[$0] }) { return at + length }
                at += 1
            }
            return nil
        }
        guard let found else { throw Failure(offset: start, message: "a \(what) without its end: the file is cut off") }
        return found
    }

    /// Where the tag ends, and whether it closes itself. A `>` inside quotes is part of an attribute.
    private func skipAttributes(from start: Int, start tag: Int) throws(Failure) -> (Int, Bool) {
        var at = start
        var quote: UInt8?
        while at < bytes.count - 1 {
            let byte = bytes[at]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return (at + 1, bytes[at - 1] == UInt8(ascii: "/"))
            } else if byte == UInt8(ascii: "<") {
                break
            }
            at += 1
        }
        throw Failure(offset: tag, message: "a tag without its end")
    }

    private func nameRange(from start: Int) -> Range<Int> {
        var at = start
        while at < bytes.count - 1, !Self.isSpace(bytes[at]), bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "/"),
            bytes[at] != UInt8(ascii: "<")
        { at += 1 }
        return start..<at
    }

    private func isSame(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        first.count == second.count && (0..<first.count).allSatisfy { bytes[first.lowerBound + $0] == bytes[second.lowerBound + $0] }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range].prefix(40), as: UTF8.self) }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
