package import Imaging

/// A box that may be a face, before the tracker has made up its mind.
package struct Candidate: Sendable {
    package var box: Box
    /// How many windows of the cascade agreed on it.
    package var neighbors: Int
    package var appearance: Appearance

    package init(box: Box, neighbors: Int, appearance: Appearance) {
        self.box = box
        self.neighbors = neighbors
        self.appearance = appearance
    }
}
