/// A rectangle in whole pixels: left top corner and size, as OpenCV's `Rect`. In JSON it is `[x, y, width, height]`.
package struct Box: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package var maxX: Int { x + width }
    package var maxY: Int { y + height }
    package var area: Int { width * height }
    package var center: (x: Double, y: Double) { (Double(x) + Double(width) / 2, Double(y) + Double(height) / 2) }

    /// Area that both boxes cover, in pixels.
    package func intersectionArea(_ other: Box) -> Int {
        max(0, min(maxX, other.maxX) - max(x, other.x)) * max(0, min(maxY, other.maxY) - max(y, other.y))
    }

    /// Intersection over union, 0 (apart) to 1 (equal).
    package func overlap(_ other: Box) -> Double {
        let both = intersectionArea(other)
        return both == 0 ? 0 : Double(both) / Double(area + other.area - both)
    }

    /// The part inside a picture of the given size; its width or height is 0 where nothing is.
    package func clipped(width: Int, height: Int) -> Box {
        let left = min(max(x, 0), width), top = min(max(y, 0), height)
        return Box(x: left, y: top, width: max(0, min(maxX, width) - left), height: max(0, min(maxY, height) - top))
    }
}

extension Box: Codable {
    package init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        self.init(
            x: try values.decode(Int.self), y: try values.decode(Int.self),
            width: try values.decode(Int.self), height: try values.decode(Int.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.unkeyedContainer()
        for value in [x, y, width, height] { try values.encode(value) }
    }
}
