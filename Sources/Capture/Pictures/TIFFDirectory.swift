/// The first directory of a TIFF file, which is also how EXIF stores a picture's orientation.
///
/// Header: `II` or `MM` for the byte order, 42, offset of the directory; directory: a count, then entries of
/// `tag(2) type(2) count(4) value(4)`.
struct TIFFDirectory {
    enum Tag: Int { case width = 256, height = 257, orientation = 274 }

    private var values: [Tag: Int] = [:]

    /// Nil where the bytes are no TIFF or end before the directory.
    init?(_ bytes: ByteView) {
        guard let order = bytes.big(0, 2), order == 0x4949 || order == 0x4D4D else { return nil }
        let number = { (offset: Int, size: Int) in order == 0x4949 ? bytes.little(offset, size) : bytes.big(offset, size) }
        guard number(2, 2) == 42, let start = number(4, 4), let count = number(start, 2) else { return nil }
        for entry in 0..<count {
            let offset = start + 2 + 12 * entry
            guard let tag = number(offset, 2), let type = number(offset + 2, 2) else { return }
            // SHORT is 3, LONG is 4; a value shorter than 4 bytes stands at the field's start.
            if let tag = Tag(rawValue: tag), type == 3 || type == 4 { values[tag] = number(offset + 8, type == 3 ? 2 : 4) }
        }
    }

    subscript(tag: Tag) -> Int? { values[tag] }
}
