import Foundation
import Testing

/// What valgrind finds in the libraries that are handed our memory: they must not decide anything by bytes that nobody wrote.
///
/// Of Swift's own code it reports that enumerations are told apart by bytes of which some are never set, which is true and harmless.
struct MemoryTests {
    private static let areToolsThere = (try? Program.shell("type valgrind strip ffmpeg").status) == 0

    /// Decoding, both conversions of colour, drawing and encoding.
    @Test(.enabled(if: areToolsThere, "needs valgrind, strip (binutils) and ffmpeg"))
    func librariesReadOnlyWhatIsWritten() throws {
        let folder = try TemporaryFolder()
        // Without its debugging information, which valgrind cannot read.
        let checked = try Program.shell(
            """
            cd \(folder.url.path) || exit
            ffmpeg -v error -loop 1 -i \(Program.root.path)/Models/demo-frame.jpg -frames:v 3 -c:v mjpeg -pix_fmt yuvj422p feed.mkv || exit
            strip -g -o program \(Program.executable.path) || exit
            EMOTIOND_ISA=generic valgrind --error-limit=no --log-file=words ./program replay feed.mkv --output annotated.mp4
            """)
        try #require(checked.status == 0, "\(checked.error)")
        let words = try String(contentsOfFile: folder.path("words"), encoding: .utf8)
        try #require(words.contains("ERROR SUMMARY"), "\(words.suffix(1000))")
        let complaints = words.split(separator: "\n").map { $0.drop { $0 != " " } }.split { $0.allSatisfy(\.isWhitespace) }
        let foreign = complaints.filter { lines in
            lines.contains { $0.contains("uninitialised") || $0.contains("Invalid") }
                && lines.contains { line in ["libsws", "libav", "libjpeg", "libSDL2", "x264"].contains { line.contains($0) } }
        }
        #expect(foreign.isEmpty, "\(foreign.first!.joined(separator: "\n"))")
    }
}
