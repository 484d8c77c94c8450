/// One picture of a source on its way through the pipeline. It has one owner at a time and is never copied.
package struct Frame: ~Copyable, Sendable {
    /// Counts from 0 at the source's first picture; a gap tells of pictures that were dropped.
    package let number: Int
    /// When it was taken, in seconds since the source's first picture (a file's presentation time stamp).
    package let time: Double
    /// What detection and classification look at, `(height, width)`.
    package let luma: GrayImage
    /// The same picture in colour, decoded only where a sink shows or stores it.
    package let color: ColorImage?

    package init(number: Int, time: Double, luma: consuming GrayImage, color: consuming ColorImage? = nil) {
        self.number = number
        self.time = time
        self.luma = luma
        self.color = color
    }

    /// Ends the frame and keeps its luma.
    package consuming func takeLuma() -> GrayImage { luma }
}
