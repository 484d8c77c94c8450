/// An AVI container with one picture stream, Motion JPEG, as webcam programs write it: where its pictures lie.
///
/// Read here, such a recording needs none of FFmpeg's libraries, which take twice the time and memory of all the rest of a start. Whatever
/// is unusual about a file is left to FFmpeg: then no such value can be made of it.
struct AVIFile {
    let width: Int
    let height: Int
    /// A picture lasts `scale` / `rate` seconds.
    let scale: Int
    let rate: Int
    /// How many pictures the header promises.
    let pictureCount: Int

    enum Chunk {
        /// Encoded, and not whole where the file is cut off.
        case picture([UInt8])
        /// The writer missed a picture: the one before stays.
        case missing
        /// Something that is no chunk, where one picture at least will have been.
        case damage
    }

    private let input: MediaInput
    /// What the picture stream's chunks are called, such as `00dc` or, uncompressed as it claims, `00db`.
    private let names: [String]
    /// Where the next chunk begins.
    private var position = AVIFile.start

    /// Behind `RIFF size AVI `.
    private static let start = 12
    /// Headers are a few hundred bytes, more where writers reserve room for an index.
    private static let largestHeader = 1 << 16
    private static let searched = 1 << 16

    /// Nil for anything but an AVI of that kind.
    init?(_ input: MediaInput) {
        let bytes = input.bytes(at: 0, count: Self.largestHeader)
        guard bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "AVI LIST".utf8) else { return nil }
        let header: Header? = bytes.withUnsafeBytes { Header(ByteView($0)) }
        guard let header, (1...PictureLimit.side).contains(header.width), (1...PictureLimit.side).contains(header.height),
            header.width * header.height <= PictureLimit.pixels, header.scale > 0, header.rate > 0, header.length > 0
        else { return nil }
        (width, height, scale, rate) = (header.width, header.height, header.scale, header.rate)
        pictureCount = header.length
        names = ["dc", "db"].map { "\(header.stream / 10)\(header.stream % 10)\($0)" }
        self.input = input
    }

    /// Goes back to the first picture.
    mutating func rewind() { position = Self.start }

    /// What comes next of the pictures; nil at the end.
    mutating func next() -> Chunk? {
        while let (name, size) = header(at: position) {
            // Lists only hold more chunks, and so do the parts of files beyond a gigabyte.
            if name == "LIST" || name == "RIFF", ["movi", "rec ", "AVIX"].contains(letters(at: position + 8)) {
                position += 12
                continue
            }
            guard name.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
                // What fills up a file's end is none of the recording's.
                guard let next = nextPicture(from: position + 1) else { return nil }
                position = next
                return .damage
            }
            let data = position + 8
            position = data + size + size % 2
            guard names.contains(name) else { continue }
            return size == 0 ? .missing : .picture(input.bytes(at: data, count: size))
        }
        return nil
    }

    private func header(at offset: Int) -> (name: String, size: Int)? {
        let bytes = input.bytes(at: offset, count: 8)
        let size = bytes.withUnsafeBytes { ByteView($0).little(4, 4) }
        return size.map { (String(decoding: bytes[..<4], as: UTF8.self), $0) }
    }

    private func letters(at offset: Int) -> String { String(decoding: input.bytes(at: offset, count: 4), as: UTF8.self) }

    /// Where a chunk of the picture stream begins, by its name.
    private func nextPicture(from start: Int) -> Int? {
        let names = names.map { Array($0.utf8) }
        var offset = start
        while true {
            let bytes = input.bytes(at: offset, count: Self.searched)
            guard bytes.count >= 4 else { return nil }
            let found = bytes.indices.dropLast(3).first { i in
                bytes[i] == names[0][0] && names.contains { bytes[i..<i + 4].elementsEqual($0) }
            }
            if let found { return offset + found }
            offset += bytes.count - 3
        }
    }
}

/// What the header list says of the picture stream. Chunks are `name(4) size(4) data`, padded to even sizes, numbers little-endian.
private struct Header {
    var stream = 0
    var width = 0, height = 0
    var scale = 0, rate = 0, length = 0

    /// Nil where there is not exactly one picture stream, or another kind than Motion JPEG.
    init?(_ file: ByteView) {
        guard Self.name(file, 20) == "hdrl", let size = file.little(16, 4), file.count >= 20 + size else { return nil }
        let list = file.slice(24, size - 4)
        var stream = 0, found = 0
        for (name, data) in Self.chunks(list) where name == "LIST" && Self.name(data, 0) == "strl" {
            var isPictures = false
            for (name, data) in Self.chunks(data.slice(4, data.count)) {
                if name == "strh", Self.name(data, 0) == "vids" {
                    isPictures = true
                    (scale, rate, length) = (data.little(20, 4) ?? 0, data.little(24, 4) ?? 0, data.little(32, 4) ?? 0)
                } else if name == "strf", isPictures {
                    guard Self.name(data, 16) == "MJPG" else { return nil }
                    (width, height) = (data.little(4, 4) ?? 0, data.little(8, 4) ?? 0)
                }
            }
            if isPictures {
                self.stream = stream
                found += 1
            }
            stream += 1
        }
        guard found == 1, self.stream < 100 else { return nil }
    }

    private static func chunks(_ bytes: ByteView) -> [(name: String, data: ByteView)] {
        var chunks: [(name: String, data: ByteView)] = [], offset = 0
        while let name = name(bytes, offset), let size = bytes.little(offset + 4, 4) {
            chunks.append((name, bytes.slice(offset + 8, size)))
            offset += 8 + size + size % 2
        }
        return chunks
    }

    private static func name(_ bytes: ByteView, _ offset: Int) -> String? {
        guard let letters = bytes.big(offset, 4) else { return nil }
        return String(decoding: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: letters >> $0) }, as: UTF8.self)
    }
}
