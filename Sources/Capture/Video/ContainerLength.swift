/// Tells a cut-off file by what its container says of its own length.
///
/// Demuxers stop quietly where the bytes end between two packets, and Matroska's always does. The outermost elements of the
/// common containers state their size, though, so one that reaches past the end of the file shows the cut.
enum ContainerLength {
    /// Whether the file ends before it says it does. False where the format does not tell.
    static func isCutOff(_ input: MediaInput) -> Bool {
        let start = input.bytes(at: 0, count: 12)
        guard start.count == 12 else { return false }
        if start.starts(with: "RIFF".utf8) { return riff(input) }
        if start.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return matroska(input) }
        if start.starts(with: "GIF8".utf8) { return gif(input) }
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return png(input) }
        if start[4..<8].elementsEqual("ftyp".utf8) { return boxes(input) }
        return transportStream(input)
    }

    /// ISO base media: a chain of boxes, `size(4, big-endian) type(4)`; size 1: 64 bits follow, 0: to the end of the file.
    private static func boxes(_ input: MediaInput) -> Bool {
        var offset = 0
        while offset + 8 <= input.size {
            let header = input.bytes(at: offset, count: 16)
            guard header[4..<8].allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return false }
            var size = bigEndian(header[0..<4])
            if size == 1, header.count == 16 { size = bigEndian(header[8..<16]) }
            guard size >= 8 else { return false }
            guard size <= input.size - offset else { return true }
            offset += size
        }
        return false
    }

    /// AVI: `RIFF size(4, little-endian) …`, once or, beyond a gigabyte, several times.
    private static func riff(_ input: MediaInput) -> Bool {
        var offset = 0
        while offset + 8 <= input.size {
            let header = input.bytes(at: offset, count: 8)
            let size = bigEndian(header[4..<8].reversed())
            // Writers that could not go back to fill in the size leave one of these.
            guard header.starts(with: "RIFF".utf8), size > 0, size < 0xFFFF_FFFF else { return false }
            guard size <= input.size - offset - 8 else { return true }
            offset += 8 + size + size % 2
        }
        return false
    }

    /// Matroska and WebM: elements of `id size …`, both of variable length; a live recording's size is unknown (all ones).
    private static func matroska(_ input: MediaInput) -> Bool {
        var offset = 0
        while offset < input.size {
            let header = input.bytes(at: offset, count: 12)
            let idLength = header[0].leadingZeroBitCount + 1
            guard idLength <= 4, header.count > idLength else { return false }
            let sizeLength = header[idLength].leadingZeroBitCount + 1
            guard sizeLength <= 8, header.count >= idLength + sizeLength else { return false }
            let unknown = (1 << (7 * sizeLength)) - 1
            let size = bigEndian(header[idLength..<idLength + sizeLength]) & unknown
            let content = offset + idLength + sizeLength
            guard size != unknown else { return false }
            guard size <= input.size - content else { return true }
            offset = content + size
        }
        return false
    }

    /// GIF ends with the byte `;`; zeros may pad it.
    private static func gif(_ input: MediaInput) -> Bool {
        let count = min(input.size, 512)
        return input.bytes(at: input.size - count, count: count).last { $0 != 0 } != 0x3B
    }

    /// Animated PNG: chunks of `length(4, big-endian) type(4) data sum(4)`, the last of them IEND.
    private static func png(_ input: MediaInput) -> Bool {
        var offset = 8
        while offset + 12 <= input.size {
            let header = input.bytes(at: offset, count: 8)
            offset += 12 + bigEndian(header[0..<4])
            if header[4..<8].elementsEqual("IEND".utf8) { return false }
        }
        return true
    }

    /// MPEG transport streams are packets of 188 bytes that begin with 0x47; disc recordings put 4 bytes before, broadcasts
    /// 16 behind each.
    private static func transportStream(_ input: MediaInput) -> Bool {
        for (packet, sync) in [(188, 0), (192, 4), (204, 0)] {
            let start = input.bytes(at: 0, count: 5 * packet)
            guard start.count == 5 * packet, (0..<5).allSatisfy({ start[$0 * packet + sync] == 0x47 }) else { continue }
            return input.size % packet != 0
        }
        return false
    }

    private static func bigEndian(_ bytes: some Sequence<UInt8>) -> Int {
        Int(truncatingIfNeeded: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
