internal import Capture
internal import Imaging
internal import Pipeline

/// Rate, latency, drops and the camera's mode in one line at the window's foot.
struct StatusLine: Equatable {
    /// The most important first.
    let fields: [String]

    /// Nothing is told while no pictures come: the state says it all.
    init?(_ status: LiveStatus, privacy: Bool) {
        guard case .streaming(_, let mode) = status.camera else { return nil }
        var fields: [String] = []
        if privacy { fields.append("privacy") }
        if status.rate > 0 { fields.append("\(Self.text(ofRate: status.rate)) fps") }
        if let latency = status.latency { fields.append("\(Int(latency.rounded())) ms") }
        fields.append("\(status.dropped) dropped")
        fields.append("\(mode)")
        self.fields = fields
    }

    /// Slow cameras are told apart by a tenth.
    private static func text(ofRate rate: Double) -> String {
        let tenths = Int((rate * 10).rounded())
        return rate < 9.95 && tenths % 10 != 0 ? "\(tenths / 10).\(tenths % 10)" : "\((tenths + 5) / 10)"
    }

    /// As many fields as the window is wide enough for.
    private func mask(_ style: WindowStyle, in window: Box) -> TextMask? {
        let room = window.width - 2 * style.inset - 2 * style.sizes.padding
        return (1...fields.count).reversed().lazy
            .map { style.text.mask(fields[..<$0].joined(separator: "  ·  ")) }
            .first { $0.width <= room }
    }

    /// Nil where the window is too narrow.
    func area(_ style: WindowStyle, in window: Box) -> Box? {
        guard let mask = mask(style, in: window) else { return nil }
        let (width, height) = (mask.width + 2 * style.sizes.padding, mask.height + 2 * style.sizes.margin)
        return Box(x: window.x + style.inset, y: window.maxY - style.inset - height, width: width, height: height)
    }

    func paint(_ style: WindowStyle, in window: Box, with brush: Brush) -> [Box] {
        guard let mask = mask(style, in: window), let area = area(style, in: window) else { return [] }
        style.plate(area, with: brush, opacity: 0.6)
        brush.draw(mask, centredIn: area, color: .muted)
        return [area]
    }
}
