/// What is known of a source before its first frame.
package struct SourceInfo: Sendable, Equatable {
    /// As the user named it; it stands in every event.
    package var name: String
    /// Size of an upright picture in pixels.
    package var width: Int
    package var height: Int
    /// Frames a second, an average where it varies; nil for a still.
    package var frameRate: Double?
    /// Seconds, where the container tells.
    package var duration: Double?

    package init(name: String, width: Int, height: Int, frameRate: Double? = nil, duration: Double? = nil) {
        self.name = name
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.duration = duration
    }
}
