/// How a window shows the picture. The user changes these by keys, the configuration from outside.
package struct LiveWindowOptions: Sendable, Equatable {
    /// The picture as in a mirror; the text stays readable.
    package var mirror: Bool
    /// Boxes and labels on a plain ground, and no picture.
    package var privacy: Bool
    /// All probabilities of the main face.
    package var details: Bool
    package var fullscreen: Bool

    package init(mirror: Bool = true, privacy: Bool = false, details: Bool = true, fullscreen: Bool = false) {
        self.mirror = mirror
        self.privacy = privacy
        self.details = details
        self.fullscreen = fullscreen
    }
}
