internal import Imaging

/// A few words that show for a moment what a key did, or what failed.
struct Toast {
    let text: String
    let isFailure: Bool
    let end: ContinuousClock.Instant

    init(_ text: String, isFailure: Bool = false) {
        self.text = text
        self.isFailure = isFailure
        // Long enough to be read.
        let seconds = 1.5 + Double(text.count) * 0.03 + (isFailure ? 3 : 0)
        end = .now + .seconds(seconds)
    }

    /// - Parameter floor: the row that it stands above.
    func paint(_ style: WindowStyle, in window: Box, above floor: Int, with brush: Brush) -> [Box] {
        let room = window.width - 2 * style.inset - 2 * style.em
        guard room > 0 else { return [] }
        let lines = style.text.lines(of: text, width: room)
        let (line, width) = (style.text.lineHeight, lines.map(\.width).max() ?? 0)
        let height = lines.count * line + style.em
        let area = Box(
            x: window.x + (window.width - width) / 2 - style.em, y: floor - style.em / 2 - height, width: width + 2 * style.em,
            height: height)
        style.plate(area, with: brush, opacity: 0.9)
        if isFailure {
            brush.outline(area, radius: style.sizes.radius, stroke: 2 * style.sizes.hairline, color: .warning, opacity: 1)
        }
        for (i, mask) in lines.enumerated() {
            let row = Box(x: area.x, y: area.y + style.em / 2 + i * line, width: area.width, height: line)
            brush.draw(mask, centredIn: row, color: .white)
        }
        return [Box(x: area.x - 2, y: area.y - 2, width: area.width + 4, height: area.height + 4)]
    }
}
