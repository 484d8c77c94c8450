internal import CFFmpeg

/// FFmpeg's libraries, which are loaded by those who encode.
enum FFmpeg {
    /// - Throws: `.unavailable` where they are not installed.
    static func load() throws(OverlayError) {
        guard cffmpeg_load() else {
            throw OverlayError(.unavailable, "no picture can be encoded without FFmpeg's libraries; install libavformat and libswscale")
        }
    }
}
