import Foundation
import Testing

import Capture
import Imaging

/// The clips that the project is measured on, where they are at hand.
@Suite struct RecordedClipTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/data/videos").standardizedFileURL.path
    static let clips = [
        ("man-gesture-640x480.mkv", 73), ("man-gesture-640x480-mjpeg.avi", 73), ("man-nod-640x480.mkv", 65),
        ("man-smile-480x270.mp4", 124), ("three-people-480x270.mp4", 82),
    ]

    @Test(.enabled(if: FileManager.default.fileExists(atPath: folder), "no clips in \(folder)"), arguments: clips)
    func everyFrameComesAndNoneIsCalledDamaged(name: String, frames: Int) throws {
        let media = try Media()
        let path = Self.folder + "/" + name
        let played = try Played(path)
        #expect(played.error == nil)
        #expect(played.numbers == Array(0..<frames))
        let format = name.hasSuffix(".avi") ? "yuvj422p" : name.hasSuffix(".mkv") ? "yuvj420p" : "yuv420p"
        let raw = try media.rawVideo(path, format), size = played.info.width * played.info.height
        let frameSize = format == "yuvj422p" ? size * 2 : size * 3 / 2
        try #require(raw.count == frames * frameSize)
        for i in 0..<frames {
            let decoded = raw[i * frameSize..<i * frameSize + size]
            // Motion JPEG in AVI is decoded by libjpeg, whose inverse transform rounds another way than FFmpeg's.
            if name.hasSuffix(".avi") {
                #expect(zip(played.luma[i], decoded).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
            } else {
                #expect(played.luma[i] == Array(decoded))
            }
        }
    }
}
