internal import CSDL2

/// SDL's libraries, which are loaded by those who open a window or write with a font.
enum SDL {
    /// - Throws: `.unavailable` where they are not installed.
    static func load() throws(OverlayError) {
        guard csdl2_load() else {
            throw OverlayError(.unavailable, "nothing can be drawn without SDL's libraries; run: apt-get install libsdl2-2.0-0 libsdl2-ttf-2.0-0")
        }
    }
}
