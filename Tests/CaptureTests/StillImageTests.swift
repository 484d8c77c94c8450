import Foundation
import Testing

import Capture
import Imaging

@Suite struct StillImageTests {
    /// Stills whose pixels are red, green and blue or gray, exactly as they were made.
    @Test(arguments: [
        ("a.png", "rgb24"), ("a.png", "gray"), ("a.png", "rgba"), ("a.png", "pal8"), ("a.png", "monob"), ("a.bmp", "bgr24"),
        ("a.bmp", "gray"), ("a.tiff", "rgb24"), ("a.tiff", "gray"), ("a.webp", "bgra"), ("a.ppm", "rgb24"), ("a.pgm", "gray"),
        ("a.gif", "bgr8"),
    ])
    func losslessStills(file: String, format: String) throws {
        let media = try Media()
        let path = try media.clip(file, size: "53x37", frames: 1, "-pix_fmt \(format) -lossless 1 -update 1")
        let played = try Played(path, color: true)
        #expect(played.error == nil)
        #expect(played.numbers == [0] && played.times == [0])
        #expect(played.info.width == 53 && played.info.height == 37)
        if file != "a.gif" { #expect(played.info.frameRate == nil && played.info.duration == nil) }
        let raw = try media.rawVideo(path, "bgra")
        let expected = stride(from: 0, to: raw.count, by: 4).map { opencvGray(raw[$0], raw[$0 + 1], raw[$0 + 2]) }
        #expect(played.luma == [expected])
        #expect(played.color == [raw.enumerated().map { $0.offset % 4 == 3 ? 255 : $0.element }])
    }

    /// OpenCV reads 16-bit stills by their high bytes.
    @Test func sixteenBits() throws {
        let media = try Media()
        let path = try media.clip("a.png", size: "53x37", frames: 1, "-pix_fmt rgb48be -vf gblur=2 -update 1")
        let raw = try media.rawVideo(path, "rgb48be")
        let expected = stride(from: 0, to: raw.count, by: 6).map { opencvGray(raw[$0 + 4], raw[$0 + 2], raw[$0]) }
        #expect(try Played(path).luma == [expected])
    }

    /// To FFmpeg's rounding, which differs from libjpeg's.
    @Test(arguments: ["yuvj420p", "yuvj422p", "yuvj444p", "gray"]) func jpegLumaIsTheStoredY(format: String) throws {
        let media = try Media()
        let path = try media.clip("a.jpg", size: "53x37", frames: 1, "-pix_fmt \(format) -q:v 2 -update 1")
        let frame = try StillImage.load(path: path), stored = try media.rawVideo(path, format).prefix(53 * 37)
        let differences = zip(frame.luma.packed(), stored).map { abs(Int($0) - Int($1)) }
        #expect(differences.count == 53 * 37)
        #expect(differences.max()! <= 1)
        #expect(differences.count { $0 > 0 } * 10 < differences.count)
    }

    /// What libjpeg does not read is left to FFmpeg.
    @Test func losslessJPEG() throws {
        let media = try Media()
        let path = try media.clip("a.jpg", size: "53x37", frames: 1, "-pix_fmt yuvj444p -c:v ljpeg -update 1")
        #expect(try Played(path).luma == [Array(media.rawVideo(path, "yuvj444p").prefix(53 * 37))])
    }

    @Test func onePixel() throws {
        let media = try Media()
        for (file, format) in [("a.png", "rgb24"), ("a.jpg", "yuvj444p"), ("a.bmp", "bgr24")] {
            let path = try media.clip(file, size: "1x1", frames: 1, "-pix_fmt \(format) -update 1")
            let frame = try StillImage.load(path: path, color: true)
            #expect(frame.luma.width == 1 && frame.luma.height == 1)
            #expect(frame.packedColor()?.count == 4)
        }
    }

    @Test func bytesInMemoryGiveTheSame() throws {
        let media = try Media()
        for file in ["a.png", "a.jpg", "a.webp", "a.gif", "a.pgm"] {
            let path = try media.clip(file, size: "53x37", frames: 1, "-update 1")
            let decoded = try StillImage.decode(media.bytes(path), name: "upload", color: true)
            let loaded = try StillImage.load(path: path, color: true)
            #expect(decoded.luma.packed() == loaded.luma.packed())
            #expect(decoded.packedColor() == loaded.packedColor())
        }
        let error = captureError { _ = try StillImage.decode(Array("no picture at all".utf8), name: "upload") }
        #expect(error?.kind == .badData)
        #expect(error?.description.hasPrefix("upload ") == true)
    }

    @Test func stillsAreToldFromVideosByTheirContent() throws {
        let media = try Media()
        for file in ["a.png", "a.jpg", "a.webp", "a.bmp", "a.tiff"] {
            let path = try media.clip(file, frames: 1, "-update 1")
            #expect(StillImage.isStill(path: path))
            #expect(StillImage.isStill(path: try media.write("renamed.mp4", media.bytes(path))))
        }
        #expect(try !StillImage.isStill(path: media.clip("a.mp4", "-c:v libx264 -pix_fmt yuv420p")))
        #expect(try !StillImage.isStill(path: media.clip("a.apng", "-f apng")))
        #expect(!StillImage.isStill(path: media.path("none.png")))
        let frame = try StillImage.load(path: media.path("a.mp4"))
        #expect(frame.luma.packed() == (try Played(media.path("a.mp4")).luma[0]))
    }

    @Test(arguments: ["a.png", "a.jpg", "a.webp", "a.bmp", "a.tiff", "a.pgm"]) func cutOff(file: String) throws {
        let media = try Media()
        let path = try media.clip(file, size: "320x240", frames: 1, "-update 1")
        for part in [0.2, 0.5, 0.9] {
            let cut = try media.cut(path, at: part, as: "cut-" + file)
            let error = captureError { _ = try StillImage.load(path: cut) }
            #expect(error?.kind == .badData)
            #expect(error?.description.hasPrefix(cut) == true)
        }
    }

    @Test func bytesBehindAPictureDoNotMatter() throws {
        let media = try Media()
        for file in ["a.png", "a.jpg", "a.webp"] {
            let path = try media.clip(file, frames: 1, "-update 1")
            let bytes = try media.bytes(path)
            let longer = try StillImage.decode(bytes + Array("appended".utf8), name: file)
            #expect(longer.luma.packed() == (try StillImage.load(path: path).luma.packed()))
        }
    }

    @Test func jpegsOneBehindTheOtherAreAVideo() throws {
        let media = try Media()
        let path = try media.clip("a.mjpeg", "-c:v mjpeg -pix_fmt yuvj420p")
        let renamed = try media.write("a.jpg", media.bytes(path))
        #expect(!StillImage.isStill(path: renamed))
        #expect(try Played(renamed).luma.count == 10)
    }

    /// A few bytes that promise 400 megapixels, for each kind that says its size up front.
    @Test func tooLarge() throws {
        let side: [UInt8] = [0x4E, 0x20], little: [UInt8] = [0x20, 0x4E, 0, 0]
        var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        png += Array("IHDR".utf8)
        png += [0, 0] + side + [0, 0] + side
        var jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8]
        jpeg += side + side + [3]
        jpeg += [UInt8](repeating: 0, count: 9) + [0xFF, 0xD9]
        var bmp: [UInt8] = Array("BM".utf8)
        bmp += [54, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0]
        bmp += little + little + [1, 0, 24, 0]
        var webp: [UInt8] = Array("RIFF".utf8) + [22, 0, 0, 0]
        webp += Array("WEBPVP8X".utf8)
        webp += [10, 0, 0, 0, 0, 0, 0, 0, 0x1F, 0x4E, 0, 0x1F, 0x4E, 0]
        for bytes in [png, jpeg, bmp, webp] {
            let before = residentBytes()
            let error = captureError { _ = try StillImage.decode(bytes, name: "large") }
            #expect(error?.kind == .badData)
            #expect(error?.description.contains("20000x20000") == true)
            #expect(residentBytes() - before < 64 << 20)
        }
        // Just one side too long.
        png.replaceSubrange(png.count - 2..<png.count, with: [0, 1])
        let thin = captureError { _ = try StillImage.decode(png, name: "thin") }
        #expect(thin?.description.contains("20000x1 ") == true)
    }

    private func residentBytes() -> Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii))?.split(separator: " ") ?? []
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
    }
}
