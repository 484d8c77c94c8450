import Capture
import Logging
import Pipeline

/// Whether a live run shows a window.
enum WindowWish: Equatable {
    /// Where there is a display.
    case automatic
    /// A missing display is an error.
    case always
    case never
}

/// Everything that a live run is told by its user.
struct LiveConfiguration {
    var camera = CameraCapture.Configuration()
    /// A recording that stands for the camera.
    var feed: String?
    var vision = VisionSettings()
    /// Nil is the network inside the program.
    var model: String?
    /// A file or one of Debian's cascades by its name.
    var cascade = CascadeOptions.standard
    var logs: [String] = []
    var window = WindowWish.automatic
    var level = Logger.Level.info

    /// As events name the source.
    var sourceName: String { feed ?? camera.name?.description ?? "camera" }

    /// What of `new` takes effect only at the next start, in words.
    func needingRestart(for new: LiveConfiguration) -> [String] {
        let changes = [
            ("the camera", camera != new.camera || feed != new.feed), ("the model", model != new.model),
            ("the cascade", cascade != new.cascade), ("the logs", logs != new.logs), ("the window", window != new.window),
        ]
        return changes.filter(\.1).map(\.0)
    }
}
