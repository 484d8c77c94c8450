package import Imaging
package import Pipeline

/// Draws faces on a picture: a box with the emotion's colour, and a plate with the track's number, the emotion, its probability
/// in percent and as a bar. The window and the video look the same because both draw with it.
///
/// It belongs to one thread.
package final class OverlayPainter {
    private let labels: [String]
    private let colors: [Color]
    private let style: OverlayStyle
    private let lettering: Lettering
    /// Widest of the labels, and of a percentage: plates do not change their width with what they show.
    private let labelWidth: Int
    private let percentWidth: Int

    /// - Parameters:
    ///   - labels: the emotions' names, to which `Face.emotion` refers.
    ///   - width: of the pictures, in pixels; the sizes of text and lines follow from it.
    /// - Throws: `.unavailable` where the font is missing.
    package init(labels: [String], width: Int, height: Int) throws(OverlayError) {
        self.labels = labels
        colors = labels.map(Color.init(emotion:))
        style = OverlayStyle(width: width, height: height)
        let lettering = try Lettering(em: style.em)
        labelWidth = labels.map { lettering.mask($0, .bold).width }.max() ?? 0
        percentWidth = lettering.mask("100 %").width
        self.lettering = lettering
    }

    /// Draws all faces; where they overlap, later ones lie above. Labels are above all boxes and inside the picture.
    package func paint(_ faces: [Face], on image: inout ColorImage) {
        guard !faces.isEmpty else { return }
        let (width, height, stride) = (image.width, image.height, image.stride)
        image.withMutablePixels { pixels in
            let brush = Brush(pixels, stride: stride, width: width, height: height)
            _ = paint(faces, with: brush, in: Box(x: 0, y: 0, width: width, height: height))
        }
    }

    /// The same on a part of a picture.
    ///
    /// - Parameters:
    ///   - area: the part in which labels find their places.
    ///   - obstacles: what no label should cover.
    /// - Returns: Where it drew.
    func paint(_ faces: [Face], with brush: Brush, in area: Box, around obstacles: [Box] = []) -> [Box] {
        var touched: [Box] = []
        for face in faces { touched += paintBox(face, with: brush) }
        var placement = LabelPlacement(
            width: area.width, height: area.height, gap: style.gap, faces: faces.map { $0.box.moved(-area.x, -area.y) },
            obstacles: obstacles.map { $0.moved(-area.x, -area.y) })
        for (i, face) in faces.enumerated() {
            let number = lettering.mask("#\(face.track)")
            let size = plateSize(number: number)
            // In a picture too small for it, a label would hide everything.
            guard size.width <= area.width, size.height * 3 <= area.height else { continue }
            let plate = placement.place(width: size.width, height: size.height, at: i).moved(area.x, area.y)
            paintLabel(face, number: number, in: plate, with: brush)
            touched.append(plate)
        }
        return touched
    }

    private func paintBox(_ face: Face, with brush: Brush) -> [Box] {
        let (box, color) = (face.box, colors[face.emotion])
        let corner = max(style.corner, min(box.width, box.height) / 5)
        brush.outline(box, radius: style.radius, stroke: style.stroke + 2, corner: corner, color: .black, opacity: 0.35)
        brush.outline(box, radius: style.radius, stroke: style.hairline, color: color, opacity: 0.6)
        brush.outline(box, radius: style.radius, stroke: style.stroke, corner: corner, color: color, opacity: 1)
        return box.frame(reach: Int(style.stroke / 2) + 3, depth: Int(style.radius) + 1)
    }

    private func plateSize(number: TextMask) -> (width: Int, height: Int) {
        (
            style.padding * 2 + number.width + labelWidth + percentWidth + style.spacing * 2,
            style.margin * 3 + lettering.lineHeight + style.bar
        )
    }

    private func paintLabel(_ face: Face, number: TextMask, in plate: Box, with brush: Brush) {
        let color = colors[face.emotion], label = labels[face.emotion]
        brush.fill(plate, radius: style.radius, color: .plate, opacity: 0.78)

        let left = plate.x + style.padding, right = plate.maxX - style.padding, top = plate.y + style.margin
        brush.draw(number, x: left, y: top, color: .muted)
        brush.draw(lettering.mask(label, .bold), x: left + number.width + style.spacing, y: top, color: .white)
        let confidence = min(1, max(0, Double(face.confidence)))
        let percent = lettering.mask("\(Int((confidence * 100).rounded())) %")
        brush.draw(percent, x: right - percent.width, y: top, color: .white)

        let track = Box(x: left, y: plate.maxY - style.margin - style.bar, width: right - left, height: style.bar)
        var filled = track
        filled.width = max(style.bar, Int((Double(track.width) * confidence).rounded()))
        brush.fill(track, radius: Double(style.bar) / 2, color: .white, opacity: 0.22)
        brush.fill(filled, radius: Double(style.bar) / 2, color: color, opacity: 1)
    }
}

extension Box {
    func moved(_ x: Int, _ y: Int) -> Box { Box(x: self.x + x, y: self.y + y, width: width, height: height) }

    /// Four strips that hold an outline, from `reach` pixels outside to `depth` pixels inside.
    fileprivate func frame(reach: Int, depth: Int) -> [Box] {
        let (wide, thick) = (width + 2 * reach, reach + depth)
        let side = Box(x: x - reach, y: y - reach, width: thick, height: height + 2 * reach)
        let top = Box(x: x - reach, y: y - reach, width: wide, height: thick)
        return [top, top.moved(0, height + reach - depth), side, side.moved(width + reach - depth, 0)]
    }
}

/// Sizes in pixels, in proportion to the picture, or to the type.
struct OverlayStyle {
    /// Size of the type.
    let em: Int
    /// Width of the lines at a box's corners, and of those between.
    let stroke: Double
    let hairline: Double
    /// Of round corners.
    let radius: Double
    /// Shortest length of a box's corner lines.
    let corner: Int
    /// Between box and label.
    let gap: Int
    /// Inside a label: at its sides, between its words, above and below.
    let padding: Int
    let spacing: Int
    let margin: Int
    /// Height of the confidence bar.
    let bar: Int

    init(width: Int, height: Int) {
        // A portrait's labels must not outgrow its width.
        let side = min(height, width)
        self.init(em: max(10, (side * 3 + 50) / 100))
    }

    /// - Parameter em: size of the type, in pixels.
    init(em size: Int) {
        em = size
        let em = Double(size)
        stroke = max(2, (em / 6).rounded())
        hairline = max(1, (em / 14).rounded())
        radius = (em * 0.4).rounded()
        corner = Int(em)
        gap = Int((em * 0.4).rounded())
        padding = Int((em * 0.5).rounded())
        spacing = Int((em * 0.5).rounded())
        margin = max(2, Int((em * 0.25).rounded()))
        bar = max(2, Int((em * 0.2).rounded()))
    }
}
