import Testing

import Capture
import Imaging

@Suite struct VideoTimeTests {
    @Test(arguments: [
        ("a.mp4", "-c:v libx264 -pix_fmt yuv420p"), ("a.mkv", "-c:v libx264 -pix_fmt yuv420p"), ("a.ts", "-c:v mpeg2video"),
        ("a.avi", "-c:v mjpeg"), ("a.gif", "-c:v gif"),
    ])
    func timesAreThePresentationTimeStamps(file: String, codec: String) throws {
        let media = try Media()
        let played = try Played(media.clip(file, codec))
        #expect(played.info.frameRate == 25)
        for (i, time) in played.times.enumerated() { #expect(abs(time - Double(i) / 25) < 0.0011) }
        #expect(played.times[0] == 0)
    }

    @Test func variableFrameRate() throws {
        let media = try Media()
        let path = try media.make(
            "a.mp4", "-f lavfi -i testsrc2=size=64x48:rate=25:duration=1",
            "-vf select='eq(n,0)+eq(n,1)+eq(n,7)+eq(n,8)+eq(n,24)' -vsync vfr -c:v libx264 -pix_fmt yuv420p")
        let played = try Played(path)
        #expect(played.times == [0, 0.04, 0.28, 0.32, 0.96])
        #expect(played.numbers == Array(0..<5))
    }

    @Test func theFirstPictureIsAtZeroWhereverTheClockBegins() throws {
        let media = try Media()
        let path = try media.clip("a.mkv", "-c:v libx264 -pix_fmt yuv420p -output_ts_offset 100")
        let played = try Played(path)
        #expect(played.times.first == 0)
        #expect(abs(played.times.last! - 9.0 / 25) < 0.0011)
    }

    @Test func withoutTimeStampsTheFrameRateCounts() throws {
        let media = try Media()
        let played = try Played(media.clip("a.h264", "-c:v libx264 -pix_fmt yuv420p -bf 0"))
        for (i, time) in played.times.enumerated() { #expect(abs(time - Double(i) / 25) < 0.0011) }
    }

    /// Two recordings copied one behind the other: the second's clock begins anew.
    @Test func timeGrowsAcrossAClockThatStartsAgain() throws {
        let media = try Media()
        let path = try media.clip("a.ts", frames: 50, "-c:v mpeg2video")
        let bytes = try media.bytes(path)
        let played = try Played(media.write("twice.ts", bytes + bytes))
        #expect(played.times.count == 100)
        #expect(zip(played.times, played.times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(played.times.last! < 5)
    }

    @Test func durationAndRateAreKnownBeforehand() throws {
        let media = try Media()
        let info = try VideoFile(path: media.clip("a.mp4", frames: 25, "-c:v libx264 -pix_fmt yuv420p"), color: false).info
        #expect(info.frameRate == 25)
        #expect(info.duration == 1)
        #expect(info.name == media.path("a.mp4"))
    }
}
