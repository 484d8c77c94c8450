package import Imaging

/// A face that the detector found.
package struct Detection: Hashable, Sendable {
    /// Where it is, in pixels of the image searched; it never reaches over the image's edge.
    package var box: Box
    /// How many windows were merged into it, at least 1: the surer, the more.
    package var neighbors: Int

    package init(box: Box, neighbors: Int) {
        self.box = box
        self.neighbors = neighbors
    }

    /// The order in which every detector of this module gives its results: by top edge, left edge, then size.
    static func precedes(_ a: Detection, _ b: Detection) -> Bool {
        (a.box.y, a.box.x, a.box.width, a.box.height, a.neighbors) < (b.box.y, b.box.x, b.box.width, b.box.height, b.neighbors)
    }
}
