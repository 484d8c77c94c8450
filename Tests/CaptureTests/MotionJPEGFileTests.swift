import Foundation
import Testing

@testable import Capture
import Imaging

/// Motion JPEG in AVI containers, which is read without FFmpeg, against what FFmpeg makes of the same file.
@Suite struct MotionJPEGFileTests {
    private let media: Media

    init() throws { media = try Media() }

    private func isOwn(_ path: String) throws -> Bool { try MotionJPEGPictures(MediaInput(path: path), color: false) != nil }

    /// By FFmpeg, whose inverse transform rounds another way.
    private func reference(_ path: String) throws -> (numbers: [Int], times: [Double], luma: [[UInt8]]) {
        let pictures = try FFmpegPictures(MediaInput(path: path), color: false, threads: 1)
        var numbers: [Int] = [], times: [Double] = [], luma: [[UInt8]] = []
        while let frame = pictures.next() {
            numbers.append(frame.number)
            times.append(frame.time)
            luma.append(frame.luma.packed())
        }
        return (numbers, times, luma)
    }

    private func expectSame(_ path: String, _ location: SourceLocation = #_sourceLocation) throws {
        let played = try Played(path), reference = try reference(path)
        #expect(played.error == nil, sourceLocation: location)
        #expect(played.numbers == reference.numbers, sourceLocation: location)
        #expect(played.times == reference.times, sourceLocation: location)
        for (own, other) in zip(played.luma, reference.luma) {
            #expect(zip(own, other).allSatisfy { abs(Int($0) - Int($1)) <= 2 }, sourceLocation: location)
        }
    }

    @Test(arguments: ["-pix_fmt yuvj420p", "-pix_fmt yuvj422p", "-pix_fmt yuvj444p", "-pix_fmt yuvj420p -huffman default -r 15", "-r 30000/1001"])
    func picturesAreThoseThatFFmpegFinds(options: String) throws {
        let path = try media.clip("a.avi", size: "94x50", frames: 7, "-c:v mjpeg -q:v 3 \(options)")
        #expect(try isOwn(path))
        try expectSame(path)
        let info = try VideoFile(path: path, color: false).info
        let stream = try FFmpegPictures(MediaInput(path: path), color: false, threads: 1)
        #expect(info.frameRate == stream.frameRate && info.duration == stream.duration)
    }

    @Test func lumaIsThatOfTheSamePictureAsAFile() throws {
        let path = try media.clip("a.avi", size: "94x50", frames: 3, "-c:v mjpeg -q:v 3")
        try media.make("%d.jpg", "-i \(path) -c copy -f image2")
        let played = try Played(path, color: true)
        for number in 0..<3 {
            let still = try StillImage.load(path: media.path("\(number + 1).jpg"), color: true)
            #expect(played.luma[number] == still.luma.packed())
            #expect(played.color[number] == still.packedColor())
        }
    }

    @Test func soundBetweenThePicturesIsPassedOver() throws {
        let path = try media.make(
            "a.avi", "-f lavfi -i sine=duration=1 -f lavfi -i testsrc2=size=64x48:rate=25 -map 0 -map 1 -t 1 -c:v mjpeg -c:a pcm_s16le")
        #expect(try isOwn(path))
        try expectSame(path)
        #expect(try Played(path).numbers.count == 25)
    }

    @Test func whatIsUnusualIsLeftToFFmpeg() throws {
        let two = try media.make(
            "two.avi", "-f lavfi -i testsrc2=size=64x48:rate=25 -map 0 -map 0 -frames:v 5 -c:v mjpeg")
        let other = try media.clip("other.avi", "-c:v mpeg4"), film = try media.clip("a.mkv", "-c:v mjpeg")
        for path in [two, other, film] {
            #expect(try !isOwn(path))
            #expect(try Played(path).error == nil)
        }
        // A header that says another size than the pictures have.
        var bytes = try media.bytes(media.clip("a.avi", "-c:v mjpeg"))
        let format = try #require((0..<400).first { Array(bytes[$0..<$0 + 4]) == Array("strf".utf8) }) + 8
        bytes[format + 4] = 65
        #expect(try !isOwn(media.write("size.avi", bytes)))
        // A writer that never came back to fill in the length.
        bytes[format + 4] = 64
        let header = try #require((0..<400).first { Array(bytes[$0..<$0 + 4]) == Array("strh".utf8) }) + 8
        bytes.replaceSubrange(header + 32..<header + 36, with: [0, 0, 0, 0])
        #expect(try !isOwn(media.write("length.avi", bytes)))
    }

    @Test func aPictureThatTheWriterMissedLeavesItsTimeEmpty() throws {
        var chunks = try pictures(count: 5)
        chunks[2] = []
        let played = try Played(media.write("missed.avi", avi([chunks])))
        #expect(played.error == nil)
        #expect(played.numbers == [0, 1, 2, 3])
        #expect(played.times == [0, 0.04, 0.12, 0.16])
    }

    /// Beyond a gigabyte such files go on in a second part.
    @Test func partsAndRecordsArePlayedThrough() throws {
        let chunks = try pictures(count: 6)
        let path = try media.write("parts.avi", avi([Array(chunks[..<4]), Array(chunks[4...])]))
        #expect(try isOwn(path))
        let played = try Played(path)
        #expect(played.error == nil)
        #expect(played.numbers == Array(0..<6))
    }

    @Test func behindADamagedChunkHeaderReadingGoesOn() throws {
        var bytes = try media.bytes(media.write("whole.avi", avi([pictures(count: 6)])))
        let whole = try Played(media.path("whole.avi"))
        let starts = bytes.indices.dropLast(3).filter { Array(bytes[$0..<$0 + 4]) == Array("00dc".utf8) }
        try #require(starts.count == 6)
        bytes.replaceSubrange(starts[3]..<starts[3] + 8, with: [UInt8](repeating: 0, count: 8))
        let played = try Played(media.write("damaged.avi", bytes))
        #expect(played.error?.description.contains("damaged or cut off after frame 2 (0.080 s)") == true)
        #expect(played.numbers == [0, 1, 2, 4, 5])
        #expect(played.times == [0, 1, 2, 4, 5].map { whole.times[$0] })
        // What fills up the end is no damage.
        let padded = try media.bytes(media.path("whole.avi")) + [UInt8](repeating: 0, count: 5000)
        #expect(try Played(media.write("padded.avi", padded)).error == nil)
    }

    @Test func nothingInAFileMakesItTrap() throws {
        let bytes = try media.bytes(media.write("whole.avi", avi([pictures(count: 2)])))
        var generator = SystemRandomNumberGenerator()
        for round in 0..<300 {
            var damaged = bytes
            for _ in 0..<4 { damaged[Int.random(in: 0..<400, using: &generator)] = UInt8.random(in: 0...255, using: &generator) }
            if round % 3 == 0 { damaged = Array(damaged.prefix(Int.random(in: 0...400, using: &generator))) }
            guard let pictures = MotionJPEGPictures(MediaInput(bytes: damaged, name: "damaged"), color: false) else { continue }
            while let frame = pictures.next() { #expect(frame.luma.width == 64) }
        }
    }

    // MARK: Files made by hand

    private func pictures(count: Int) throws -> [[UInt8]] {
        try media.make("%d.jpg", "-f lavfi -i testsrc2=size=64x48:rate=25 -frames:v \(count) -c:v mjpeg -f image2")
        return try (1...count).map { try media.bytes(media.path("\($0).jpg")) }
    }

    private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + little(data.count) + data + (data.count % 2 == 0 ? [] : [0])
    }

    private func little(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

    /// 64×48 at 25 a second; each part's pictures lie in records of two.
    private func avi(_ parts: [[[UInt8]]]) -> [UInt8] {
        let header = Array("vidsMJPG".utf8) + [UInt8](repeating: 0, count: 12) + little(1) + little(25) + little(0)
            + little(parts.joined().count) + [UInt8](repeating: 0, count: 20)
        let format = little(40) + little(64) + little(48) + [1, 0, 24, 0] + Array("MJPG".utf8) + [UInt8](repeating: 0, count: 20)
        let stream = chunk("LIST", Array("strl".utf8) + chunk("strh", header) + chunk("strf", format))
        let list = chunk("LIST", Array("hdrl".utf8) + chunk("avih", [UInt8](repeating: 0, count: 56)) + stream)
        return parts.enumerated().flatMap { number, pictures in
            let records = stride(from: 0, to: pictures.count, by: 2).flatMap { first in
                chunk("LIST", Array("rec ".utf8) + pictures[first..<min(first + 2, pictures.count)].flatMap { chunk("00dc", $0) })
            }
            let movie = chunk("LIST", Array("movi".utf8) + records)
            return number == 0
                ? chunk("RIFF", Array("AVI ".utf8) + list + chunk("JUNK", [1, 2, 3]) + movie) : chunk("RIFF", Array("AVIX".utf8) + movie)
        }
    }
}
