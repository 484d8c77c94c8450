internal import Imaging

/// What all parts of a window's face have in common: type, sizes, and the plate behind text.
final class WindowStyle {
    let sizes: OverlayStyle
    let text: Lettering
    /// From the window's edges to what stands beside them.
    let inset: Int

    static let plateOpacity = 0.78

    /// - Parameter window: its real pixels. Type grows more slowly than the window.
    init(window: Box) throws(OverlayError) {
        let em = max(11, min(window.width, window.height) / 50 + 6)
        sizes = OverlayStyle(em: em)
        text = try Lettering(em: em)
        inset = em
    }

    var em: Int { sizes.em }

    func plate(_ box: Box, with brush: Brush, opacity: Double = WindowStyle.plateOpacity) {
        brush.fill(box, radius: sizes.radius, color: .plate, opacity: opacity)
    }

    /// Draws a share, 0 to 1, as a bar.
    func bar(_ share: Double, in box: Box, color: Color, with brush: Brush) {
        let radius = Double(box.height) / 2
        var filled = box
        filled.width = max(box.height, Int((Double(box.width) * min(1, max(0, share))).rounded()))
        brush.fill(box, radius: radius, color: .white, opacity: 0.16)
        brush.fill(filled, radius: radius, color: color, opacity: 1)
    }
}
