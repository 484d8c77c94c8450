internal import CFFmpeg
package import Imaging

/// The pictures of a recorded file, every one and in order: any video FFmpeg reads, or a still as a single frame.
///
/// Pictures are upright; times count from the first one's presentation time stamp and always grow. Damaged pictures are left
/// out and their numbers skipped; reading goes on behind them, and `next()` throws once, after the last good picture.
package final class VideoFile: FrameSource {
    package let info: SourceInfo
    /// Decoded on opening, so that a file without a single good picture is refused at once.
    private var first: Frame?
    /// Nil for a still, and at the end.
    private var stream: FrameStream?

    /// Whether FFmpeg's libraries are there: without them nothing but JPEG pictures can be read.
    package static var isAvailable: Bool { cffmpeg_load() }

    /// Loads the libraries that the files need on another thread while `body` runs, and returns when both are done: JPEG pictures
    /// none, all others FFmpeg's. They are a hundred and thirty, which takes the loader some 30 ms: as long as reading cascades
    /// and a network.
    package static func whileLoading<Result>(for paths: [String], _ body: () throws -> Result) rethrows -> Result {
        if paths.allSatisfy(StillImage.isJPEG) { return try body() }
        WorkerThread.start(name: "loader") { _ = cffmpeg_load() }
        // The program must not end in the middle of it, with the error of `body`. The loader lets one in at a time.
        defer { _ = cffmpeg_load() }
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
        let stream = try FrameStream(input, color: color, threads: threads)
        guard let frame = stream.next() else { throw stream.damage! }
        info = SourceInfo(
            name: input.name, width: frame.luma.width, height: frame.luma.height, frameRate: stream.frameRate,
            duration: stream.duration)
        first = consume frame
        self.stream = stream
    }

    package func next() throws(CaptureError) -> Frame? {
        if let frame = first.take() { return frame }
        guard let stream else { return nil }
        if let frame = stream.next() { return frame }
        self.stream = nil
        if let damage = stream.damage { throw damage }
        return nil
    }
}
