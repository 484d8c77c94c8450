import Foundation
import Testing

import Capture

/// What is no video or picture: one clear line, and the right kind of error.
@Suite struct RefusedFileTests {
    private func open(_ path: String) -> CaptureError? {
        let error = captureError { _ = try VideoFile(path: path, color: false) }
        // The line names the file and is a line.
        #expect(error?.description.hasPrefix(path) == true)
        #expect(error?.description.contains("\n") == false)
        return error
    }

    @Test func missing() throws {
        let media = try Media()
        #expect(open(media.path("none.mp4"))?.kind == .missing)
        #expect(open(media.path("none/none.mp4"))?.kind == .missing)
    }

    @Test func folderAndDevice() throws {
        let media = try Media()
        #expect(open(media.folder)?.kind == .unreadable)
        #expect(open("/dev/null")?.kind == .unreadable)
    }

    @Test(.enabled(if: getuid() != 0, "root may read every file"))
    func withoutPermission() throws {
        let media = try Media()
        let path = try media.clip("a.mp4", "-c:v libx264 -pix_fmt yuv420p")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        #expect(open(path)?.kind == .unreadable)
    }

    @Test func empty() throws {
        let media = try Media()
        let error = try open(media.write("a.mp4", []))
        #expect(error?.kind == .badData)
        #expect(error?.description.contains("empty") == true)
    }

    @Test(arguments: ["a.mp4", "a.png", "a.jpg", "a.txt", "a.mkv", "a", "a.ans"]) func text(name: String) throws {
        let media = try Media()
        let text = Array(String(repeating: "This is text, not a video.\n", count: 400).utf8)
        #expect(try open(media.write(name, text))?.kind == .badData)
    }

    @Test func soundAlone() throws {
        let media = try Media()
        for name in ["a.mp4", "a.wav", "a.mkv"] {
            let error = try open(media.make(name, "-f lavfi -i sine=duration=0.5"))
            #expect(error?.kind == .badData)
            #expect(error?.description.contains("no picture stream") == true)
        }
    }

    @Test func soundWithACoverPicture() throws {
        let media = try Media()
        let cover = try media.clip("cover.png", frames: 1, "-f image2 -update 1")
        let path = try media.make(
            "a.mp3", "-f lavfi -i sine=duration=0.5 -i \(cover) -map 0 -map 1 -c:v png -disposition:v attached_pic")
        #expect(open(path)?.description.contains("no picture stream") == true)
    }

    /// Lists of other files would let a file make the program read what its user did not name.
    @Test func playlists() throws {
        let media = try Media()
        try media.clip("a.ts", "-c:v mpeg2video")
        let lists = [
            "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n",
            "a.ffconcat": "ffconcat version 1.0\nfile a.ts\n",
            "a.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        ]
        for (name, text) in lists { #expect(try open(media.write(name, Array(text.utf8)))?.kind == .badData) }
    }

    @Test func aVideoTooLarge() throws {
        let media = try Media()
        let path = try media.clip("a.avi", frames: 1, "-c:v mjpeg")
        var bytes = try media.bytes(path)
        // `BITMAPINFOHEADER` begins with its size; width and height follow.
        let format = try #require((0..<400).first { Array(bytes[$0..<$0 + 4]) == Array("strf".utf8) }) + 8
        bytes.replaceSubrange(format + 4..<format + 12, with: [0x20, 0x4E, 0, 0, 0x20, 0x4E, 0, 0])
        let error = try open(media.write("large.avi", bytes))
        #expect(error?.kind == .badData)
        #expect(error?.description.contains("20000x20000") == true)
    }
}
