internal import CFFmpeg

/// What the bytes of a still picture say of it before it is decoded: kind, size, orientation, whether they are all there.
struct StillHeader {
    enum Kind: Sendable { case png, jpeg, webp, bmp, tiff }

    let kind: Kind
    /// Pixels as stored, 0 where the header does not say.
    var width = 0
    var height = 0
    /// From EXIF.
    var orientation = Orientation.upright
    /// Several pictures, shown one after the other.
    var isAnimated = false
    /// The data end before the picture does.
    var isCutOff = false
    /// Bytes up to the picture's end; cameras append previews and more.
    var length: Int

    var codec: AVCodecID {
        switch kind {
        case .png: AV_CODEC_ID_PNG
        case .jpeg: AV_CODEC_ID_MJPEG
        case .webp: AV_CODEC_ID_WEBP
        case .bmp: AV_CODEC_ID_BMP
        case .tiff: AV_CODEC_ID_TIFF
        }
    }

    /// Tells the kind by the first 16 bytes; nil for anything but these kinds.
    static func kind(of bytes: some Collection<UInt8>) -> Kind? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return .webp }
        if bytes.starts(with: "II*\0".utf8) || bytes.starts(with: "MM\0*".utf8) { return .tiff }
        // Two letters are little to go by: the reserved field behind the file's size is always 0.
        if bytes.starts(with: "BM".utf8), bytes.dropFirst(6).starts(with: [0, 0, 0, 0]) { return .bmp }
        return nil
    }

    /// Nil where the bytes are no still picture of a known kind.
    init?(_ bytes: [UInt8]) {
        guard let kind = Self.kind(of: bytes.prefix(16)) else { return nil }
        self.kind = kind
        length = bytes.count
        bytes.withUnsafeBytes { raw in
            let bytes = ByteView(raw)
            switch kind {
            case .png: readPNG(bytes)
            case .jpeg: readJPEG(bytes)
            case .webp: readWebP(bytes)
            case .bmp: readBMP(bytes)
            case .tiff: readTIFF(bytes)
            }
        }
    }

    /// Chunks of `length(4) type(4) data crc(4)`, numbers big-endian, from IHDR to IEND.
    private mutating func readPNG(_ bytes: ByteView) {
        var offset = 8
        while let size = bytes.big(offset, 4), let type = bytes.big(offset + 4, 4) {
            let data = offset + 8
            switch type {
            case fourCC("IHDR"): (width, height) = (bytes.big(data, 4) ?? 0, bytes.big(data + 4, 4) ?? 0)
            case fourCC("acTL"): isAnimated = true
            case fourCC("eXIf"): applyExif(bytes.slice(data, size))
            default: break
            }
            offset = data + size + 4
            if type == fourCC("IEND"), offset <= bytes.count {
                length = offset
                return
            }
        }
        isCutOff = true
    }

    /// Segments of `FF marker length(2) data`; after a scan's header its data run to the next marker that is no restart.
    private mutating func readJPEG(_ bytes: ByteView) {
        var offset = 2, hasPreviews = false
        while let marker = bytes.big(offset, 2), marker >> 8 == 0xFF {
            switch marker & 0xFF {
            case 0xFF: offset += 1
            case 0x01, 0xD0...0xD8: offset += 2
            case 0xD9:
                length = offset + 2
                // A raw Motion JPEG stream, unless the pictures are one and the same in several sizes.
                isAnimated = !hasPreviews && bytes.big(length, 3) == 0xFF_D8FF
                return
            default:
                guard let size = bytes.big(offset + 2, 2), size >= 2 else {
                    isCutOff = true
                    return
                }
                let data = offset + 4
                switch marker & 0xFF {
                case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                    (height, width) = (bytes.big(data + 1, 2) ?? 0, bytes.big(data + 3, 2) ?? 0)
                case 0xE2 where bytes.big(data, 4) == fourCC("MPF\0"): hasPreviews = true
                case 0xE1 where bytes.big(data, 4) == fourCC("Exif"): applyExif(bytes.slice(data + 6, size - 8))
                default: break
                }
                offset += 2 + size
                if marker & 0xFF == 0xDA { offset = endOfScan(bytes, from: offset) }
            }
        }
        isCutOff = true
    }

    private func endOfScan(_ bytes: ByteView, from start: Int) -> Int {
        var offset = start
        while let next = bytes.firstIndex(of: 0xFF, from: offset), let marker = bytes.big(next + 1, 1) {
            if marker != 0, marker != 0xFF, !(0xD0...0xD7).contains(marker) { return next }
            offset = next + (marker == 0xFF ? 1 : 2)
        }
        return bytes.count
    }

    /// RIFF chunks of `type(4) size(4) data`, numbers little-endian, padded to even sizes.
    private mutating func readWebP(_ bytes: ByteView) {
        length = 8 + (bytes.little(4, 4) ?? 0)
        var offset = 12
        while offset < length, let type = bytes.big(offset, 4), let size = bytes.little(offset + 4, 4) {
            let data = offset + 8
            switch type {
            case fourCC("VP8X"):
                isAnimated = (bytes.little(data, 1) ?? 0) & 2 != 0
                (width, height) = ((bytes.little(data + 4, 3) ?? 0) + 1, (bytes.little(data + 7, 3) ?? 0) + 1)
            case fourCC("VP8 ") where width == 0:
                (width, height) = ((bytes.little(data + 6, 2) ?? 0) & 0x3FFF, (bytes.little(data + 8, 2) ?? 0) & 0x3FFF)
            case fourCC("VP8L") where width == 0:
                let packed = bytes.little(data + 1, 4) ?? 0
                (width, height) = ((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1)
            case fourCC("EXIF"): applyExif(bytes.slice(data, size))
            default: break
            }
            offset = data + size + size % 2
        }
        isCutOff = length > bytes.count
        length = min(length, bytes.count)
    }

    private mutating func readBMP(_ bytes: ByteView) {
        let old = bytes.little(14, 4) == 12
        let (w, h) = old ? (bytes.little(18, 2), bytes.little(20, 2)) : (bytes.little(18, 4), bytes.little(22, 4))
        width = w ?? 0
        // A negative height says that the rows run from top to bottom.
        height = old ? h ?? 0 : Int(Int32(truncatingIfNeeded: h ?? 0).magnitude)
        isCutOff = h == nil
    }

    private mutating func readTIFF(_ bytes: ByteView) {
        guard let directory = TIFFDirectory(bytes) else {
            isCutOff = true
            return
        }
        (width, height) = (directory[.width] ?? 0, directory[.height] ?? 0)
        orientation = Orientation(exif: directory[.orientation] ?? 1)
    }

    private mutating func applyExif(_ bytes: ByteView) {
        // Some writers put JPEG's prefix before the directory in other containers too.
        let directory = TIFFDirectory(bytes.big(0, 4) == fourCC("Exif") ? bytes.slice(6, bytes.count) : bytes)
        orientation = Orientation(exif: directory?[.orientation] ?? 1)
    }
}

/// Four letters as the big-endian number they are in a file.
private func fourCC(_ letters: StaticString) -> Int {
    letters.withUTF8Buffer { $0.reduce(0) { $0 << 8 | Int($1) } }
}
