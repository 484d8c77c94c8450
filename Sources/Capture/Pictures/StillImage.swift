internal import CFFmpeg
package import Imaging

/// Reads one upright picture from a file or from memory: PNG, JPEG, WebP, BMP, TIFF, or the first picture of anything FFmpeg
/// reads. It is a frame with number 0 and time 0.
package enum StillImage {
    /// Files are read whole; one larger than this is no picture within the limits.
    private static let maximumBytes = 512 << 20

    /// - Throws: `.missing`, `.unreadable`, `.badData`, or `.unavailable` without FFmpeg (which a JPEG does not need), in one line
    ///   that names the file.
    package static func load(path: String, color: Bool = false) throws(CaptureError) -> Frame {
        try load(MediaInput(path: path), color: color)
    }

    /// - Parameter name: what errors call the picture.
    /// - Throws: `.badData` or `.unavailable`, in one line that begins with the name.
    package static func decode(_ bytes: [UInt8], name: String, color: Bool = false) throws(CaptureError) -> Frame {
        try load(MediaInput(bytes: bytes, name: name), color: color)
    }

    /// Whether the file begins like a JPEG. False too where it cannot be opened.
    static func isJPEG(path: String) -> Bool {
        guard let input = try? MediaInput(path: path) else { return false }
        return StillHeader.kind(of: input.bytes(at: 0, count: 16)) == .jpeg
    }

    /// Whether the file begins like a still picture. False too where it cannot be opened.
    package static func isStill(path: String) -> Bool {
        guard let input = try? MediaInput(path: path), let header = try? header(of: input)?.header else { return false }
        return !header.isAnimated
    }

    private static func load(_ input: MediaInput, color: Bool) throws(CaptureError) -> Frame {
        if let still = try read(input, color: color) { return still }
        let file = try VideoFile(input, color: color, threads: 1)
        guard let frame = try file.next() else { throw CaptureError(.badData, "\(input.name) has no picture; name another file") }
        return frame
    }

    /// Nil where the input is no still but perhaps a video.
    static func read(_ input: MediaInput, color: Bool) throws(CaptureError) -> Frame? {
        guard let (header, bytes) = try header(of: input) else { return nil }
        let name = input.name
        if header.isAnimated {
            guard header.kind == .webp else { return nil }
            throw CaptureError(.badData, "\(name) is an animated WebP, which cannot be read here; convert it to GIF or MP4")
        }
        try PictureLimit.check(width: header.width, height: header.height, name: name)
        if header.isCutOff { throw CaptureError(.badData, "\(name) is cut off: its picture is incomplete; get the whole file") }

        if header.kind == .jpeg, let picture = jpeg(bytes, header, color: color) { return picture }

        try input.prepareFFmpeg()
        let decoder = try Decoder(header.codec, threads: 1, name: name)
        let packet = Packet(), picture = Picture()
        guard av_new_packet(packet.raw, Int32(header.length)) == 0 else {
            throw CaptureError(.badData, "\(name) does not fit into memory; scale it down first")
        }
        bytes.withUnsafeBufferPointer { packet.raw.pointee.data.update(from: $0.baseAddress!, count: header.length) }
        guard decoder.send(packet.raw) == 0, decoder.send(nil) == 0, decoder.receive(picture.raw) == 0,
            picture.raw.pointee.decode_error_flags == 0
        else { throw CaptureError(.badData, "\(name) is damaged: its picture cannot be decoded; get the file again") }
        var converter = PictureConverter()
        guard let decoded = converter.convert(picture, color: color, orientation: header.orientation) else {
            throw CaptureError(.badData, "\(name) has pixels in a form that cannot be read here; convert it to PNG")
        }
        return decoded.frame(number: 0, time: 0)
    }

    /// By libjpeg, as OpenCV reads it, and without FFmpeg, which takes long to load. Nil for what libjpeg does not read without
    /// complaint: FFmpeg knows more kinds and has the last word.
    private static func jpeg(_ bytes: [UInt8], _ header: StillHeader, color: Bool) -> Frame? {
        var picture: DecodedPicture?
        bytes.withUnsafeBytes { picture = try? JPEGDecoder().decode(.init(rebasing: $0[..<header.length]), color: color) }
        return picture.take()?.upright(header.orientation).frame(number: 0, time: 0)
    }

    private static func header(of input: MediaInput) throws(CaptureError) -> (header: StillHeader, bytes: [UInt8])? {
        guard StillHeader.kind(of: input.bytes(at: 0, count: 16)) != nil else { return nil }
        guard input.size <= maximumBytes else {
            let size = "\(input.size >> 20) MiB"
            throw CaptureError(.badData, "\(input.name) is too large for a picture (\(size)); scale it down first")
        }
        let bytes = input.bytes(at: 0, count: input.size)
        return StillHeader(bytes).map { ($0, bytes) }
    }
}
