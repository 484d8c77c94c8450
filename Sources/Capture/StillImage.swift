package import Imaging

/// Single pictures, upright: PNG, JPEG (EXIF orientation honoured), WebP and whatever else FFmpeg reads; of a video its first frame.
package enum StillImage {
    /// Reads a file. Throws `.missing`, `.unreadable` or `.badData`, in one line that names it.
    package static func load(path: String, color: Bool = false) throws(CaptureError) -> Frame {
        try firstFrame(of: MediaInput(path: path), color: color)
    }

    /// Decodes a file's bytes; `name` is what errors call it.
    package static func decode(_ bytes: [UInt8], name: String, color: Bool = false) throws(CaptureError) -> Frame {
        try firstFrame(of: MediaInput(bytes: bytes, name: name), color: color)
    }

    private static func firstFrame(of input: MediaInput, color: Bool) throws(CaptureError) -> Frame {
        let stream = try FrameStream(input, color: color, threads: 1)
        guard let frame = stream.next() else { throw stream.damage! }
        return frame
    }
}
