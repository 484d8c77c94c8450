internal import CSDL2
internal import Glibc

/// SDL's connection to the display.
struct Display: ~Copyable {
    /// What SDL draws with, such as `x11`. Set last, so that an `init` that throws has nothing for `deinit` to give back.
    private let driver: String

    /// Connects to a desktop, or to what `SDL_VIDEODRIVER` names.
    init() throws(OverlayError) {
        let isChosen = getenv("SDL_VIDEODRIVER") != nil
        guard isChosen || getenv("DISPLAY") != nil || getenv("WAYLAND_DISPLAY") != nil else { throw Self.missing }
        try SDL.load()
        SDL_SetMainReady()
        // Ctrl-C belongs to the program, not to the window.
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1")
        // The screen saver is for those who want it.
        SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1")
        SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear")
        // Switching the compositor off and on makes the whole desktop flicker.
        SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0")
        let status = Self.withQuietStandardError { SDL_InitSubSystem(SDL_INIT_VIDEO) }
        guard status == 0 else { throw Self.missing }
        // Left to itself, SDL would take over the console, or draw where nobody sees it.
        let driver = SDL_GetCurrentVideoDriver().map { String(cString: $0) } ?? ""
        guard isChosen || driver == "x11" || driver == "wayland" else {
            SDL_QuitSubSystem(SDL_INIT_VIDEO)
            throw Self.missing
        }
        self.driver = driver
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
