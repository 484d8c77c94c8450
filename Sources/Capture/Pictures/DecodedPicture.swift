package import Imaging

/// A picture as it comes out of a decoder: upright, or as a camera sent it.
package struct DecodedPicture: ~Copyable, Sendable {
    package var luma: GrayImage
    /// The same in colour, where it was asked for.
    package var color: ColorImage?

    package init(luma: consuming GrayImage, color: consuming ColorImage? = nil) {
        self.luma = luma
        self.color = color
    }

    consuming func upright(_ orientation: Orientation) -> DecodedPicture {
        let luma = orientation.upright(luma)
        guard let color else { return DecodedPicture(luma: luma) }
        return DecodedPicture(luma: luma, color: orientation.upright(color))
    }

    package consuming func frame(number: Int, time: Double) -> Frame {
        Frame(number: number, time: time, luma: luma, color: color)
    }
}
