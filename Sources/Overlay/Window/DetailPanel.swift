internal import Imaging
internal import Pipeline

/// All probabilities of one face as bars, in the window's right top corner. They keep their order, so that each has its place.
struct DetailPanel {
    private let face: Face
    private let labels: [String]

    /// Largest share of the window's width that it takes, and the share its usual width must not go below.
    private static let largestShare = 0.62
    private static let usualShare = 0.4

    init(_ face: Face, labels: [String]) {
        self.face = face
        self.labels = labels
    }

    private struct Layout {
        let area: Box
        let labelWidth: Int
        let percentWidth: Int
        let barWidth: Int
        let rowHeight: Int
        /// Labels shown, as many as there is room for.
        let rows: [Int]
    }

    /// Nil where the window is too small for it.
    func area(_ style: WindowStyle, in window: Box) -> Box? { layout(style, in: window)?.area }

    private func layout(_ style: WindowStyle, in window: Box) -> Layout? {
        let (sizes, text) = (style.sizes, style.text)
        // Bold is wider: the panel does not change its width with the emotion.
        let labelWidth = labels.map { text.mask($0, .bold).width }.max() ?? 0
        let percentWidth = text.mask("100 %").width
        let fixed = labelWidth + percentWidth + 2 * sizes.spacing + 2 * style.em
        let room = Int(Double(window.width) * Self.usualShare) - fixed
        let barWidth = min(7 * style.em, max(3 * style.em, room))
        let rowHeight = text.lineHeight + sizes.margin
        let head = style.em + text.lineHeight + sizes.margin
        let count = min(labels.count, (window.height - 4 * style.inset - head) / rowHeight)
        guard count > 0, Double(fixed + barWidth) <= Double(window.width) * Self.largestShare else { return nil }
        let area = Box(
            x: window.maxX - style.inset - fixed - barWidth, y: window.y + style.inset, width: fixed + barWidth,
            height: head + count * rowHeight + sizes.margin)
        return Layout(
            area: area, labelWidth: labelWidth, percentWidth: percentWidth, barWidth: barWidth, rowHeight: rowHeight,
            rows: likeliest(count))
    }

    /// In the model's order, for the likeliest ones where not all have room.
    private func likeliest(_ count: Int) -> [Int] {
        let order = labels.indices.sorted { face.probabilities[$0] > face.probabilities[$1] }
        return order.prefix(count).sorted()
    }

    func paint(_ style: WindowStyle, in window: Box, with brush: Brush) -> [Box] {
        guard let layout = layout(style, in: window) else { return [] }
        style.plate(layout.area, with: brush)
        let left = layout.area.x + style.em
        var y = layout.area.y + style.em / 2 + style.sizes.margin / 2
        let number = style.text.mask("#\(face.track)")
        brush.draw(number, x: left, y: y, color: .muted)
        let name = style.text.mask(labels[face.emotion], .bold)
        brush.draw(name, x: left + number.width + style.sizes.spacing, y: y, color: .white)
        y += style.text.lineHeight + style.sizes.margin * 2
        for label in layout.rows {
            paintRow(label, left: left, top: y, layout, style, with: brush)
            y += layout.rowHeight
        }
        return [layout.area]
    }

    private func paintRow(_ label: Int, left: Int, top: Int, _ layout: Layout, _ style: WindowStyle, with brush: Brush) {
        let isShown = label == face.emotion
        let probability = min(1, max(0, Double(face.probabilities[label])))
        let color: Color = isShown ? .white : .muted
        brush.draw(style.text.mask(labels[label], isShown ? .bold : .regular), x: left, y: top, color: color)
        let height = max(3, style.em / 3)
        let bar = Box(
            x: left + layout.labelWidth + style.sizes.spacing, y: top + (style.text.lineHeight - height + 1) / 2,
            width: layout.barWidth, height: height)
        style.bar(probability, in: bar, color: Color(emotion: labels[label]), with: brush)
        let percent = style.text.mask("\(Int((probability * 100).rounded())) %")
        brush.draw(percent, x: layout.area.maxX - style.em - percent.width, y: top, color: color)
    }
}
