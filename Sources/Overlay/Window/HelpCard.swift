internal import Imaging

/// The keys and what they do, in the window's middle.
struct HelpCard {
    func paint(_ style: WindowStyle, in window: Box, with brush: Brush) -> [Box] {
        let rows = WindowKey.allCases.map { (caps: $0.caps.map { style.text.mask($0, .bold) }, purpose: style.text.mask($0.purpose)) }
        let capsWidth = rows.map { row in row.caps.reduce(0) { $0 + capWidth($1, style) + style.sizes.spacing } }.max() ?? 0
        let textWidth = rows.map(\.purpose.width).max() ?? 0
        let title = style.text.mask("Keys", .bold)
        let rowHeight = style.text.lineHeight + style.em * 2 / 3
        let (side, width) = (style.em * 3 / 2, capsWidth + style.sizes.spacing + textWidth)
        let height = title.height + style.em / 2 + rows.count * rowHeight
        let area = Box(
            x: window.x + (window.width - width) / 2 - side, y: window.y + (window.height - height) / 2 - style.em,
            width: width + 2 * side, height: height + 2 * style.em)
        style.plate(area, with: brush, opacity: 0.9)
        brush.draw(title, x: area.x + side, y: area.y + style.em, color: .white)
        var y = area.y + style.em + title.height + style.em / 2
        for row in rows {
            var x = area.x + side
            for cap in row.caps { x = paint(cap: cap, x: x, y: y, height: rowHeight, style, with: brush) }
            brush.draw(row.purpose, x: area.maxX - side - textWidth, y: y + (rowHeight - row.purpose.height) / 2, color: .muted)
            y += rowHeight
        }
        return [area]
    }

    private func capWidth(_ mask: TextMask, _ style: WindowStyle) -> Int {
        max(mask.width, style.em / 2) + style.em
    }

    /// Returns where the next one stands.
    private func paint(cap mask: TextMask, x: Int, y: Int, height: Int, _ style: WindowStyle, with brush: Brush) -> Int {
        let capHeight = style.text.lineHeight + style.em / 4
        let box = Box(x: x, y: y + (height - capHeight) / 2, width: capWidth(mask, style), height: capHeight)
        brush.fill(box, radius: style.sizes.radius / 2, color: .white, opacity: 0.14)
        brush.draw(mask, centredIn: box, color: .white)
        return box.maxX + style.sizes.spacing
    }
}
