internal import CFFmpeg
package import Imaging
internal import Threads

/// The pictures of a recorded file, every one and in order: any video FFmpeg reads, or a still as a single frame. JPEG, also as Motion JPEG
/// in an AVI container, is read without FFmpeg.
///
/// Pictures are upright; times count from the first one's presentation time stamp and always grow. Damaged pictures are left
/// out and their numbers skipped; reading goes on behind them, and `next()` throws once, after the last good picture.
package final class VideoFile: FrameSource {
    package let info: SourceInfo
    /// Decoded on opening, so that a file without a single good picture is refused at once.
    private var first: Frame?
    /// Nil for a still, and at the end.
    private var pictures: (any RecordedPictures)?

    /// Whether FFmpeg's libraries are there: without them nothing but JPEG pictures and Motion JPEG in AVI can be read.
    package static var isAvailable: Bool { cffmpeg_load() }

    /// Loads the libraries that the files need on another thread while `body` runs, and returns when both are done: JPEG pictures and
    /// Motion JPEG in AVI none, all others FFmpeg's. They are a hundred and thirty, which takes the loader some 30 ms: as long as reading
    /// cascades and a network.
    package static func whileLoading<Result>(for paths: [String], _ body: () throws -> Result) rethrows -> Result {
        if paths.allSatisfy({ StillImage.isJPEG(path: $0) || MotionJPEGPictures.areIn(path: $0) }) { return try body() }
        let loading = Errand(name: "loader") { cffmpeg_load() }
        // The program must not end in the middle of it, with the error of `body`.
        defer { _ = loading.take() }
        return try body()
    }

    /// - Parameters:
    ///   - path: a regular file. Its kind is told by its content, not by its name.
    ///   - color: whether frames carry colour besides luma.
    ///   - threads: how many the decoder may use; the pictures are the same with any number.
    /// - Throws: `.missing`, `.unreadable`, `.badData`, or `.unavailable` without FFmpeg, in one line that names the file.
    package convenience init(path: String, color: Bool, threads: Int = 1) throws(CaptureError) {
        try self.init(MediaInput(path: path), color: color, threads: threads)
    }

    init(_ input: MediaInput, color: Bool, threads: Int) throws(CaptureError) {
        if let still = try StillImage.read(input, color: color) {
            info = SourceInfo(name: input.name, width: still.luma.width, height: still.luma.height)
            first = consume still
            return
        }
        let pictures: any RecordedPictures =
            if let own = MotionJPEGPictures(input, color: color) { own } else {
                try FFmpegPictures(input, color: color, threads: threads)
            }
        guard let frame = pictures.next() else { throw pictures.damage! }
        info = SourceInfo(
            name: input.name, width: frame.luma.width, height: frame.luma.height, frameRate: pictures.frameRate,
            duration: pictures.duration)
        first = consume frame
        self.pictures = pictures
    }

    package func next() throws(CaptureError) -> Frame? {
        if let frame = first.take() { return frame }
        guard let pictures else { return nil }
        if let frame = pictures.next() { return frame }
        self.pictures = nil
        if let damage = pictures.damage { throw damage }
        return nil
    }
}
