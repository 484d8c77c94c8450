internal import Capture
internal import Imaging

/// What keeps the camera from sending pictures, and what to do, in the window's middle.
struct StateCard {
    private let headline: String
    private let advice: String

    /// Nil while pictures come.
    init?(_ state: CameraState) {
        guard !state.isStreaming else { return nil }
        // The state's sentence says first what is wrong, then what to do.
        let sentence = Array(state.description)
        let colon = sentence.indices.dropLast().first { sentence[$0] == ":" && sentence[$0 + 1] == " " }
        headline = String(sentence[..<(colon ?? sentence.count)])
        advice = colon.map { String(sentence[($0 + 2)...]) } ?? ""
    }

    func paint(_ style: WindowStyle, in window: Box, with brush: Brush) -> [Box] {
        let side = style.em * 2
        let room = min(window.width - 2 * style.inset - 2 * side, style.em * 26)
        guard room > 0 else { return [] }
        let head = style.text.lines(of: headline, width: room, .bold), rest = style.text.lines(of: advice, width: room)
        let (iconWidth, iconHeight, gap) = (style.em * 3, style.em * 2, style.em * 3 / 4)
        let width = max(iconWidth, (head + rest).map(\.width).max() ?? 0)
        let line = style.text.lineHeight
        let height = iconHeight + gap + (head.count + rest.count) * line + style.em / 4
        let area = Box(
            x: window.x + (window.width - width) / 2 - side, y: window.y + (window.height - height) / 2 - style.em * 3 / 2,
            width: width + 2 * side, height: height + 3 * style.em)
        style.plate(area, with: brush, opacity: 0.85)
        var y = area.y + style.em * 3 / 2
        let icon = Box(x: area.x + (area.width - iconWidth) / 2, y: y, width: iconWidth, height: iconHeight)
        paintCamera(icon, style, with: brush)
        y += iconHeight + gap
        for (masks, color) in [(head, Color.white), (rest, Color.muted)] {
            for mask in masks {
                brush.draw(mask, x: area.x + (area.width - mask.width) / 2, y: y, color: color)
                y += line
            }
            y += style.em / 4
        }
        return [area]
    }

    /// A camera's outline.
    private func paintCamera(_ box: Box, _ style: WindowStyle, with brush: Brush) {
        let stroke = max(1.5, Double(style.em) / 9)
        let body = Box(x: box.x, y: box.y + box.height / 6, width: box.width, height: box.height - box.height / 6)
        let bump = Box(x: box.x + box.width / 2 - box.width / 7, y: box.y, width: box.width * 2 / 7, height: box.height / 6 + 1)
        brush.fill(bump, radius: stroke, color: .muted, opacity: 1)
        brush.outline(body, radius: Double(body.height) / 5, stroke: stroke, color: .muted, opacity: 1)
        let side = body.height * 3 / 5
        let lens = Box(x: body.x + (body.width - side) / 2, y: body.y + (body.height - side) / 2, width: side, height: side)
        brush.outline(lens, radius: Double(side) / 2, stroke: stroke, color: .muted, opacity: 1)
    }
}
