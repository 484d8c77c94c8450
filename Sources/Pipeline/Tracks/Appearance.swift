package import Imaging

/// What a face looks like from one frame to the next: a 12×12 thumbnail of zero mean and unit length.
///
/// Two of them are compared by their scalar product, the normalised cross-correlation: 1 alike, 0 unrelated. It does not
/// recognise people; it tells two neighbours apart while they cross.
package struct Appearance: Sendable {
    package static let side = 12
    private var values: [Float]

    package init(of image: borrowing GrayImage, at box: Box, with cropper: inout Cropper) {
        precondition(cropper.width == Self.side && cropper.height == Self.side, "a thumbnail has a fixed size")
        values = cropper.crop(image, box).map(Float.init)
        normalise()
    }

    /// From gray levels, row-major, `side × side` of them.
    package init(levels: [Float]) {
        precondition(levels.count == Self.side * Self.side, "a thumbnail has a fixed size")
        values = levels
        normalise()
    }

    /// Normalised cross-correlation, −1 to 1; 0 where either is flat.
    package func similarity(_ other: Appearance) -> Float {
        zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Moves a share of the way towards a newer look, since faces turn.
    package mutating func adapt(towards other: Appearance, by share: Float) {
        for i in values.indices { values[i] += share * (other.values[i] - values[i]) }
        normalise()
    }

    private mutating func normalise() {
        let mean = values.reduce(0, +) / Float(values.count)
        for i in values.indices { values[i] -= mean }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 1e-6 else { return values = [Float](repeating: 0, count: values.count) }
        for i in values.indices { values[i] /= length }
    }
}
