import Testing

import Capture
import Imaging

/// EXIF orientation in every kind of still that can carry it, written by hand.
@Suite struct ExifTests {
    /// A TIFF directory with one SHORT, tag 274; in either byte order.
    private func directory(_ orientation: Int, bigEndian: Bool) -> [UInt8] {
        let value = UInt8(orientation)
        return bigEndian
            ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]
            : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0]
    }

    private func expectTurned(_ media: Media, _ bytes: [UInt8], from plain: String, exif: Int) throws {
        let stored = try StillImage.load(path: plain, color: true)
        let upright = try StillImage.decode(bytes, name: "turned", color: true)
        #expect(upright.luma.width == (exif >= 5 ? 37 : 53) && upright.luma.height == (exif >= 5 ? 53 : 37))
        #expect(upright.luma.packed() == turn(stored.luma.packed(), width: 53, height: 37, exif: exif))
        #expect(upright.packedColor() == turn(stored.packedColor()!, width: 53, height: 37, exif: exif, bytes: 4))
    }

    @Test(arguments: 1...8) func jpeg(exif: Int) throws {
        let media = try Media()
        let plain = try media.clip("a.jpg", size: "53x37", frames: 1, "-update 1")
        let bytes = try media.bytes(plain)
        for bigEndian in [false, true] {
            let data = Array("Exif\0\0".utf8) + directory(exif, bigEndian: bigEndian)
            let segment = [0xFF, 0xE1, 0, UInt8(data.count + 2)] + data
            try expectTurned(media, Array(bytes.prefix(2)) + segment + bytes.dropFirst(2), from: plain, exif: exif)
        }
    }

    @Test(arguments: 1...8) func png(exif: Int) throws {
        let media = try Media()
        let plain = try media.clip("a.png", size: "53x37", frames: 1, "-update 1")
        let bytes = try media.bytes(plain)
        let data = Array("eXIf".utf8) + directory(exif, bigEndian: true)
        let chunk = bigEndian(UInt32(data.count - 4)) + data + bigEndian(crc32(data))
        // Behind the signature and IHDR.
        try expectTurned(media, Array(bytes.prefix(33)) + chunk + bytes.dropFirst(33), from: plain, exif: exif)
    }

    @Test(arguments: 1...8) func webp(exif: Int) throws {
        let media = try Media()
        let plain = try media.clip("a.webp", size: "53x37", frames: 1, "-update 1")
        let bytes = try media.bytes(plain)
        let data = directory(exif, bigEndian: false)
        // The extended header: its length, the flag for EXIF, the size less 1.
        var body = Array("WEBPVP8X".utf8)
        body += [10, 0, 0, 0, 0x08, 0, 0, 0, 52, 0, 0, 36, 0, 0]
        body += bytes.dropFirst(12)
        body += Array("EXIF".utf8)
        body += [UInt8(data.count), 0, 0, 0]
        body += data
        let size: [UInt8] = bigEndian(UInt32(body.count)).reversed()
        try expectTurned(media, Array("RIFF".utf8) + size + body, from: plain, exif: exif)
    }

    @Test func nonsenseCountsAsUpright() throws {
        let media = try Media()
        let plain = try media.clip("a.jpg", size: "53x37", frames: 1, "-update 1")
        let bytes = try media.bytes(plain)
        let hostile: [[UInt8]] = [
            directory(0, bigEndian: true), directory(9, bigEndian: false), [0x4D, 0x4D, 0, 42, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x49, 0x49, 42, 0, 8, 0, 0, 0, 0xFF, 0xFF], [], Array("II".utf8),
        ]
        for tiff in hostile {
            let data = Array("Exif\0\0".utf8) + tiff
            let segment = [0xFF, 0xE1, 0, UInt8(data.count + 2)] + data
            try expectTurned(media, Array(bytes.prefix(2)) + segment + bytes.dropFirst(2), from: plain, exif: 1)
        }
    }

    private func bigEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) } }

    /// PNG's check sum over a chunk's type and data.
    private func crc32(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
