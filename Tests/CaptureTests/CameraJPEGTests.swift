import Capture
import Foundation
import Imaging
import Testing

/// The reference programs of libjpeg (package libjpeg-turbo-progs).
private enum Reference {
    static let isThere = ["cjpeg", "djpeg"].allSatisfy { FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)") }

    static func run(_ program: String, _ arguments: [String], _ input: Data) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("emotiond-jpeg-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, target) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try input.write(to: source)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(program)")
        process.arguments = arguments + ["-outfile", target.path, source.path]
        try process.run()
        process.waitUntilExit()
        return try Data(contentsOf: target)
    }

    /// A picture with edges, ramps and texture, encoded.
    static func jpeg(width: Int = 94, height: Int = 50, _ arguments: [String] = ["-quality", "80"]) throws -> [UInt8] {
        var pixels = Data("P6 \(width) \(height) 255\n".utf8)
        for y in 0..<height {
            for x in 0..<width {
                pixels.append(UInt8(x * 255 / width))
                pixels.append(UInt8((x / 8 + y / 8) % 2 == 0 ? 200 : 40))
                pixels.append(UInt8((x * x + y * 31) % 256))
            }
        }
        return [UInt8](try run("cjpeg", arguments, pixels))
    }

    /// The samples of a PGM or PPM that djpeg makes.
    static func decode(_ jpeg: [UInt8], _ arguments: [String]) throws -> [UInt8] {
        let file = [UInt8](try run("djpeg", arguments + ["-pnm"], Data(jpeg)))
        let header = file.indices.filter { file[$0] == UInt8(ascii: "\n") }[2]
        return Array(file[(header + 1)...])
    }
}

private func decode(
    _ bytes: [UInt8], reduction: Int = 1, size: (width: Int, height: Int)? = nil, color: Bool = false
) throws(DamagedPicture) -> DecodedPicture {
    let held = CameraBytes(bytes)
    return try withExtendedLifetime(held) { () throws(DamagedPicture) in
        try JPEGDecoder(reduction: reduction).decode(held.buffer, size: size, color: color)
    }
}

private func failure(_ bytes: [UInt8], size: (width: Int, height: Int)? = nil) -> DamagedPicture? {
    do {
        _ = try decode(bytes, size: size)
        return nil
    } catch {
        return error
    }
}

private func withoutSegments(_ marker: UInt8, _ jpeg: [UInt8]) -> [UInt8] {
    var rest = Array(jpeg[..<2])
    var at = 2
    while jpeg[at + 1] != 0xDA {
        let end = at + 2 + Int(jpeg[at + 2]) << 8 + Int(jpeg[at + 3])
        if jpeg[at + 1] != marker { rest += jpeg[at..<end] }
        at = end
    }
    return rest + jpeg[at...]
}

@Suite(.enabled(if: Reference.isThere, "cjpeg and djpeg are not installed (package libjpeg-turbo-progs)"))
struct CameraJPEGTests {
    @Test(arguments: [
        ["-quality", "80"], ["-quality", "95", "-sample", "1x1"], ["-sample", "2x1"], ["-grayscale"], ["-progressive"], ["-rgb"],
    ])
    func lumaIsThatOfLibjpeg(_ arguments: [String]) throws {
        let jpeg = try Reference.jpeg(arguments)
        let picture = try decode(jpeg)
        let size = [picture.luma.width, picture.luma.height]
        #expect(size == [94, 50])
        let reference = try Reference.decode(jpeg, ["-grayscale"])
        let seen = picture.luma.packed()
        #expect(seen == reference)
    }

    @Test(arguments: [["-quality", "80"], ["-sample", "2x1"], ["-sample", "1x1"], ["-grayscale"], ["-rgb"]])
    func colourLeavesTheLumaAsItIs(_ arguments: [String]) throws {
        let jpeg = try Reference.jpeg(arguments)
        let gray = try decode(jpeg), both = try decode(jpeg, color: true)
        let lumas = [gray.luma.packed(), both.luma.packed()]
        #expect(lumas[0] == lumas[1])
        let reference = try Reference.decode(jpeg, ["-rgb"])
        let pixels = both.packedColor()
        #expect(pixels.count == 4 * 94 * 50)
        let worst = pixels.indices.filter { $0 % 4 < 3 }
            .map { abs(Int(pixels[$0]) - Int(reference[$0 / 4 * 3 + 2 - $0 % 4])) }.max()
        #expect(worst.map { $0 <= 1 } == true)
    }

    @Test func reducingIsLibjpegsScaling() throws {
        let jpeg = try Reference.jpeg()
        let half = try decode(jpeg, reduction: 2)
        let size = [half.luma.width, half.luma.height]
        #expect(size == [47, 25])
        let reference = try Reference.decode(jpeg, ["-grayscale", "-scale", "1/2"])
        let seen = half.luma.packed()
        #expect(seen == reference)
    }

    @Test func missingHuffmanTablesAreTheStandardOnes() throws {
        let jpeg = try Reference.jpeg()
        let bare = withoutSegments(0xC4, jpeg)
        #expect(bare.count == jpeg.count - 432)
        let whole = try decode(jpeg).luma.packed(), decoded = try decode(bare).luma.packed()
        #expect(whole == decoded)
    }

    @Test func oneFramesTablesAreNotTheNextOnes() throws {
        let bare = withoutSegments(0xC4, try Reference.jpeg())
        let before = try decode(bare).luma.packed()
        _ = try decode(try Reference.jpeg(["-optimize", "-quality", "30"]))
        let after = try decode(bare).luma.packed()
        #expect(before == after)
    }

    @Test func superfluousBytesAreHarmless() throws {
        let jpeg = try Reference.jpeg()
        let whole = try decode(jpeg).luma.packed()
        let inside = try decode(jpeg.dropLast(2) + [0, 0, 0, 0, 0xFF, 0xD9]).luma.packed()
        let behind = try decode(jpeg + [UInt8](repeating: 0, count: 1000)).luma.packed()
        #expect(inside == whole)
        #expect(behind == whole)
    }

    @Test func aTruncatedPictureIsRefused() throws {
        let jpeg = try Reference.jpeg(width: 320, height: 240)
        for share in [0.33, 0.5, 0.9, 0.99] {
            guard case .truncated = failure(Array(jpeg.prefix(Int(Double(jpeg.count) * share)))) else {
                Issue.record("\(share) of a picture passes as a whole one")
                continue
            }
        }
        guard case .truncated = failure(jpeg.dropLast(2)) else {
            Issue.record("a picture without its end passes")
            return
        }
    }

    @Test func aPictureWhoseSizeIsNotTheAnnouncedOneIsRefused() throws {
        let jpeg = try Reference.jpeg()
        #expect(failure(jpeg, size: (94, 50)) == nil)
        guard case .unsupported = failure(jpeg, size: (96, 50)) else {
            Issue.record("another size passes")
            return
        }
    }

    @Test func noiseInAScanIsRefused() throws {
        let jpeg = try Reference.jpeg(width: 320, height: 240)
        var noisy = jpeg
        // A marker where there can be none, and codes that no table has.
        for i in 0..<64 { noisy[jpeg.count / 2 + i] = i % 2 == 0 ? 0xFF : 0xC0 }
        #expect(failure(noisy) != nil)
    }

    @Test func damagedPicturesNeverDoHarm() throws {
        let jpeg = try Reference.jpeg()
        var generator = Generator(state: 7)
        var refused = 0
        for _ in 0..<3000 {
            var bytes = jpeg
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if failure(bytes, size: (94, 50)) != nil { refused += 1 }
        }
        #expect(refused > 300)
    }
}

struct CameraGarbageTests {
    @Test func aPictureOfFewBytesIsNone() {
        #expect(failure([]) == .tooShort)
        #expect(failure([0xFF, 0xD8, 0xFF, 0xD9]) == .tooShort)
        #expect(failure([UInt8](repeating: 0xFF, count: 127)) == .tooShort)
    }

    @Test func garbageIsNoPicture() {
        var generator = Generator(state: 3)
        let noise = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for bytes in [noise, [0xFF, 0xD8] + noise, [UInt8](repeating: 0, count: 5000), [UInt8](repeating: 0xFF, count: 5000)] {
            #expect(failure(bytes) != nil)
            #expect(failure(bytes, size: (640, 480)) != nil)
            #expect(failure(bytes)?.description.contains("\n") == false)
        }
    }
}

/// The same sequence in each run.
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 33
    }
}
