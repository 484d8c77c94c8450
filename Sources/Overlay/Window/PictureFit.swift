internal import Imaging

/// Where a picture lies in a window: as large as fits, its aspect kept, in the middle.
struct PictureFit: Equatable {
    /// The picture's place in the window, in the window's pixels.
    let area: Box
    private let width: Int
    private let height: Int
    private let isMirrored: Bool

    /// - Parameters:
    ///   - width: of the picture, as `height`.
    ///   - window: from 0, 0 on.
    init(width: Int, height: Int, in window: Box, mirrored: Bool) {
        let scale = min(Double(window.width) / Double(width), Double(window.height) / Double(height))
        let shownWidth = max(1, Int((Double(width) * scale).rounded()))
        let shownHeight = max(1, Int((Double(height) * scale).rounded()))
        area = Box(
            x: (window.width - shownWidth) / 2, y: (window.height - shownHeight) / 2, width: shownWidth, height: shownHeight)
        self.width = width
        self.height = height
        isMirrored = mirrored
    }

    /// A box of the picture in the window's pixels.
    func map(_ box: Box) -> Box {
        let first = isMirrored ? width - box.maxX : box.x
        let (left, right) = (column(first), column(first + box.width))
        let (top, bottom) = (row(box.y), row(box.maxY))
        return Box(x: left, y: top, width: right - left, height: bottom - top)
    }

    private func column(_ x: Int) -> Int { area.x + Self.scaled(x, area.width, width) }
    private func row(_ y: Int) -> Int { area.y + Self.scaled(y, area.height, height) }

    private static func scaled(_ place: Int, _ to: Int, _ from: Int) -> Int {
        Int((Double(place) * Double(to) / Double(from)).rounded())
    }
}
