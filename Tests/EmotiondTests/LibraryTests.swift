import Foundation
import Testing

/// Which libraries are loaded for what, as the dynamic loader tells.
struct LibraryTests {
    private func loaded(_ arguments: String...) throws -> String {
        let result = try Program.run(arguments, environment: ["LD_DEBUG": "files"])
        #expect(result.status == 0)
        return result.error
    }

    /// FFmpeg's are a hundred and thirty: they take longer to load than a picture takes to be read.
    @Test func jpegIsReadWithoutFFmpeg() throws {
        let folder = try TemporaryFolder()
        let jpeg = Program.root.appendingPathComponent("Models/demo-frame.jpg").path, png = folder.path("face.png")
        try #require(Program.shell("ffmpeg -v error -i '\(jpeg)' \(png)").status == 0)
        for command in ["predict", "replay"] {
            #expect(try !loaded(command, jpeg).contains("libavformat"), "\(command)")
            #expect(try loaded(command, png).contains("libavformat"), "\(command)")
        }
        let recording = folder.path("webcam.avi")
        try #require(Program.shell("ffmpeg -v error -loop 1 -i '\(jpeg)' -frames:v 3 -c:v mjpeg \(recording)").status == 0)
        #expect(try !loaded("replay", recording).contains("libavformat"))
        #expect(try !loaded("run", "--feed", recording, "--no-window", "--duration", "0.2").contains("libavformat"))
        #expect(try !loaded("--version").contains("libavformat"))
    }
}
