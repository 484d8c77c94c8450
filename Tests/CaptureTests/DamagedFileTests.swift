import Testing

import Capture
import Imaging

/// Files that end too early or have bytes turned over: every good picture comes first, then one line that says so.
@Suite struct DamagedFileTests {
    static let cut: [(file: String, codec: String)] = [
        ("a.mp4", "-c:v libx264 -pix_fmt yuv420p -movflags +faststart"),
        ("a.mkv", "-c:v libx264 -pix_fmt yuv420p"),
        ("a.webm", "-c:v libvpx -deadline realtime -pix_fmt yuv420p"),
        ("a.avi", "-c:v mpeg4"),
        ("mjpeg.avi", "-c:v mjpeg -q:v 3"),
        ("a.gif", "-c:v gif"),
        ("a.apng", "-c:v apng -f apng"),
        ("a.ts", "-c:v mpeg2video"),
        ("a.mjpeg", "-c:v mjpeg -q:v 3"),
        ("a.flv", "-c:v flv"),
    ]

    @Test(arguments: cut) func cutInTheMiddle(file: String, codec: String) throws {
        let media = try Media()
        let path = try media.clip(file, size: "320x240", frames: 40, codec)
        let whole = try Played(path)
        #expect(whole.error == nil && whole.numbers.count == 40)
        for part in [0.5, 0.6003, 0.7501] {
            let played = try Played(media.cut(path, at: part, as: "cut-" + file))
            let error = try #require(played.error)
            #expect(error.kind == .badData)
            #expect(error.description.hasPrefix(media.path("cut-" + file)))
            #expect(error.description.contains("cut off") && !error.description.contains("\n"))
            #expect(error.description.contains("after frame"))
            #expect(played.numbers.count >= 8 && played.numbers.count < 40)
            // What came is what the whole file holds at the same times.
            for (i, luma) in played.luma.enumerated() {
                let same = whole.times.firstIndex { abs($0 - played.times[i]) < 1e-9 }
                #expect(try luma == whole.luma[#require(same)])
            }
        }
    }

    @Test func theLineSaysAfterWhichFrame() throws {
        let media = try Media()
        let path = try media.clip("a.avi", frames: 40, "-c:v mjpeg -q:v 3")
        let played = try Played(media.cut(path, at: 0.5, as: "cut.avi"))
        let last = try #require(played.numbers.last)
        let time = String(Int((Double(last) / 25 * 1000).rounded()) + 1000).dropFirst()
        #expect(last < 25)
        #expect(played.error?.description.contains("after frame \(last) (0.\(time) s)") == true)
    }

    @Test func anMP4WithoutItsIndexIsRefused() throws {
        let media = try Media()
        let path = try media.clip("a.mp4", frames: 40, "-c:v libx264 -pix_fmt yuv420p")
        let cut = try media.cut(path, at: 0.5, as: "cut.mp4")
        let error = captureError { _ = try VideoFile(path: cut, color: false) }
        #expect(error?.kind == .badData)
        #expect(error?.description.contains("cut off") == true)
    }

    /// Zeros over one Motion JPEG picture's data: the pictures before and behind it come, numbered as in the whole file.
    @Test func readingGoesOnBehindADamagedPicture() throws {
        let media = try Media()
        let path = try media.clip("a.avi", frames: 12, "-c:v mjpeg -q:v 3 -huffman default")
        let whole = try Played(path)
        var bytes = try media.bytes(path)
        let starts = bytes.indices.dropLast(3).filter { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xD8 && bytes[$0 + 2] == 0xFF }
        try #require(starts.count == 12)
        for i in starts[5] + 2..<starts[6] - 16 { bytes[i] = 0 }
        let played = try Played(media.write("damaged.avi", bytes))
        #expect(played.error?.kind == .badData)
        #expect(played.error?.description.contains("after frame 4 (0.160 s)") == true)
        #expect(Array(played.luma.prefix(5)) == Array(whole.luma.prefix(5)))
        #expect(Array(played.luma.suffix(6)) == Array(whole.luma.suffix(6)))
        #expect(Array(played.times.suffix(6)) == Array(whole.times.suffix(6)))
    }

    /// A broadcast that is joined between two key pictures is sound.
    @Test func aRecordingThatBeginsBetweenKeyPicturesIsSound() throws {
        let media = try Media()
        let path = try media.clip("a.ts", frames: 60, "-c:v mpeg2video -g 12 -mpegts_flags +resend_headers -pat_period 0.05")
        let bytes = try media.bytes(path)
        let played = try Played(media.write("joined.ts", bytes.dropFirst(bytes.count / 188 / 3 * 188)))
        #expect(played.numbers.count > 20 && played.numbers.count < 60)
        #expect(played.error == nil)
    }
}
