internal import Imaging
internal import Pipeline

/// A frame's colour picture with its faces drawn, in memory that is used again for the next frame.
final class AnnotatedPicture {
    private(set) var image: ColorImage
    private let painter: OverlayPainter
    /// Width and height are multiples of it; the last column and row are repeated to get there.
    private let granularity: Int

    /// - Throws: `.unavailable` where the font is missing.
    init(_ session: Session, granularity: Int = 1) throws(OverlayError) {
        self.granularity = granularity
        let size = Self.size(session.source.width, session.source.height, granularity)
        image = ColorImage(width: size.width, height: size.height)
        painter = try OverlayPainter(labels: session.labels, width: size.width, height: size.height)
    }

    /// Copies the frame, gray where it has no colour, and draws what was seen in it.
    func draw(_ observation: Observation, _ frame: borrowing Frame) {
        switch frame.color {
        case .some(let color): copy(color)
        case .none: copy(ColorImage(gray: frame.luma))
        }
        painter.paint(observation.faces, on: &image)
    }

    private func copy(_ source: borrowing ColorImage) {
        let size = Self.size(source.width, source.height, granularity)
        if image.width != size.width || image.height != size.height {
            image = ColorImage(width: size.width, height: size.height)
        }
        let (from, to) = (source.stride, image.stride)
        let (width, height) = (source.width, source.height)
        source.withPixels { source in
            image.withMutablePixels { target in
                for y in 0..<size.height {
                    let row = target + y * to
                    row.update(from: source + min(y, height - 1) * from, count: 4 * width)
                    for x in width..<size.width { (row + 4 * x).update(from: row + 4 * (width - 1), count: 4) }
                }
            }
        }
    }

    private static func size(_ width: Int, _ height: Int, _ granularity: Int) -> (width: Int, height: Int) {
        ((width + granularity - 1) / granularity * granularity, (height + granularity - 1) / granularity * granularity)
    }
}
