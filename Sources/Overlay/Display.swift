internal import CSDL2
internal import Glibc

/// SDL's connection to the display.
struct Display: ~Copyable {
    /// Connects. Without a display named in the environment SDL would take over the machine's console.
    init() throws(OverlayError) {
        let isNamed = ["DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"].contains { (name: String) in
            getenv(name).map { $0.pointee != 0 } ?? false
        }
        guard isNamed else { throw Self.missing }
        SDL_SetMainReady()
        // Ctrl-C belongs to the program, not to the window.
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1")
        // The screen saver is for those who want it.
        SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1")
        SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear")
        let status = Self.withQuietStandardError { SDL_InitSubSystem(SDL_INIT_VIDEO) }
        guard status == 0 else { throw Self.missing }
    }

    deinit { SDL_QuitSubSystem(SDL_INIT_VIDEO) }

    private static var missing: OverlayError {
        OverlayError(.unavailable, "there is no display for a window; set DISPLAY, or go without the window")
    }

    /// The display libraries write to standard error when they cannot connect; what matters of it is said in our own error.
    private static func withQuietStandardError<Result>(_ body: () -> Result) -> Result {
        let saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        if saved >= 0, null >= 0 { dup2(null, STDERR_FILENO) }
        defer {
            if saved >= 0, null >= 0 { dup2(saved, STDERR_FILENO) }
            if saved >= 0 { close(saved) }
            if null >= 0 { close(null) }
        }
        return body()
    }
}
