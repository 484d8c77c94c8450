/// How a camera lays out its pixels: a Video4Linux FourCC such as `MJPG` or `YUYV`.
package struct PixelFormat: Hashable, Sendable, CustomStringConvertible {
    /// The four characters, the first in the lowest byte; bit 31 marks big-endian variants.
    package let code: UInt32

    package init(code: UInt32) { self.code = code }

    /// Up to four characters of ASCII, blanks at the end may be left out; upper and lower case are the same. `MJPEG`, `I420`
    /// and other usual names are understood. Nil where it can be no FourCC.
    package init?(name: String) {
        let upper = name.uppercased()
        let bytes = Array((Self.otherNames[upper] ?? upper).utf8)
        guard 1...4 ~= bytes.count, bytes.allSatisfy({ 0x20...0x7E ~= $0 }) else { return nil }
        code = (bytes + [0x20, 0x20, 0x20]).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static let otherNames = [
        "MJPEG": "MJPG", "YUY2": "YUYV", "I420": "YU12", "YUV420": "YU12", "GRAY": "GREY", "Y8": "GREY",
    ]

    private init(_ name: StaticString) {
        precondition(name.utf8CodeUnitCount == 4, "a FourCC has four characters")
        code = name.withUTF8Buffer { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// JPEG pictures, one after the other, often without Huffman tables.
    package static let motionJPEG = PixelFormat("MJPG")
    package static let jpeg = PixelFormat("JPEG")
    /// 4:2:2, packed: Y₀ U Y₁ V.
    package static let yuyv = PixelFormat("YUYV")
    /// 4:2:2, packed: U Y₀ V Y₁.
    package static let uyvy = PixelFormat("UYVY")
    /// 4:2:0, a plane of Y and one of interleaved U V.
    package static let nv12 = PixelFormat("NV12")
    /// 4:2:0, three planes Y, U, V.
    package static let yu12 = PixelFormat("YU12")
    /// 8-bit gray.
    package static let grey = PixelFormat("GREY")

    package var description: String {
        let characters = (0..<4).map { UInt8(truncatingIfNeeded: code >> (8 * $0)) & 0x7F }
        let text = String(decoding: characters.map { 0x20...0x7E ~= $0 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
        let trimmed = String(text.reversed().drop { $0 == " " }.reversed())
        return code >> 31 == 0 ? trimmed : trimmed + "-BE"
    }

    package var isJPEG: Bool { self == .motionJPEG || self == .jpeg }

    /// Gray or depth alone: infrared cameras.
    package var isMonochrome: Bool { Self.monochrome.contains(self) }

    /// Whether pictures can be made of it at all; the others are films' codecs and depth maps.
    package var isUsable: Bool { !Self.unusable.contains(self) }

    /// Which of two formats with the same size and rate is taken: the lower. Motion JPEG comes first since it leaves the bus
    /// to other devices and keeps its rate there; what libv4l must convert comes last but for gray.
    package var rank: Int {
        if isMonochrome { return Self.preference.count + 1 }
        return Self.preference.firstIndex(of: self) ?? Self.preference.count
    }

    private static let preference: [PixelFormat] = [.motionJPEG, .jpeg, .nv12, .yu12, .yuyv, .uyvy]
    private static let monochrome: Set<PixelFormat> = [
        .grey, "Y04 ", "Y06 ", "Y10 ", "Y12 ", "Y14 ", "Y16 ", "Y10B", "Y10P", "Y8I ", "Y12I", "Z16 ", "INZI", "INVZ",
    ]
    private static let unusable: Set<PixelFormat> = [
        "H264", "AVC1", "M264", "HEVC", "H263", "MPEG", "MPG1", "MPG2", "MPG4", "XVID", "VP80", "VP90", "FWHT",
        "Z16 ", "INZI", "INVZ", "Y8I ", "Y12I",
    ]
}

extension PixelFormat: ExpressibleByStringLiteral {
    /// Four characters exactly; anything else is a programmer's error.
    package init(stringLiteral name: StaticString) { self.init(name) }
}
