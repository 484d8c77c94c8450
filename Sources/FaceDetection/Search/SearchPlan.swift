internal import Imaging

/// The sizes to which an image is shrunk, and where the window is tried in each.
struct SearchPlan {
    struct Level: Equatable {
        /// Image pixels per level pixel.
        var scale: Float
        var width: Int
        var height: Int
        /// Pixels from one window to the next, across and down.
        var step: Int
        /// Windows have `x` in `0..<columns` and `y` in `0..<rows`, in steps of `step`.
        var columns: Int
        var rows: Int

        /// The window at (x, y) in pixels of the image.
        func box(x: Int, y: Int, width: Int, height: Int) -> Box {
            Box(
                x: roundEven(Float(x) * scale), y: roundEven(Float(y) * scale), width: roundEven(Float(width) * scale),
                height: roundEven(Float(height) * scale))
        }
    }

    private(set) var levels: [Level] = []

    /// The levels OpenCV would use for an image of that size and a window of `window` pixels.
    init(imageWidth: Int, imageHeight: Int, window: (width: Int, height: Int), settings: DetectionSettings) {
        let scales = Self.scales(imageWidth: imageWidth, imageHeight: imageHeight, window: window, settings: settings)
        var stripes = 0
        for (index, scale) in scales.enumerated() {
            let width = roundEven(Float(imageWidth) / scale), height = roundEven(Float(imageHeight) / scale)
            let step = scale >= 2 ? 1 : 2
            let columns = max(width + 1 - window.width, 0), rows = max(height + 1 - window.height, 0)
            // OpenCV cuts every level into as many stripes as the first has 32 columns; rounding down loses rows at the end.
            if index == 0 { stripes = (columns + 31) / 32 }
            if stripes == 0 { return }
            let stripe = max((rows / step + stripes - 1) / stripes, 1) * step
            levels.append(
                Level(
                    scale: scale, width: width, height: height, step: step, columns: columns, rows: min(rows, stripe * stripes)))
        }
    }

    private static func scales(
        imageWidth: Int, imageHeight: Int, window: (width: Int, height: Int), settings: DetectionSettings
    ) -> [Float] {
        let limit = settings.maxSize == 0 ? (imageWidth, imageHeight) : (settings.maxSize, settings.maxSize)
        var all: [Float] = []
        var factor = 1.0
        while imageWidth >= window.width && imageHeight >= window.height {
            guard roundEven(Double(window.width) * factor) <= imageWidth, roundEven(Double(window.height) * factor) <= imageHeight
            else { break }
            all.append(Float(factor))
            factor *= settings.scaleFactor
        }
        let sizes = all.map { (width: roundEven(Float(window.width) * $0), height: roundEven(Float(window.height) * $0)) }
        var kept: [Float] = []
        for (scale, size) in zip(all, sizes) {
            if size.width > limit.0 || size.height > limit.1 { break }
            if size.width >= settings.minSize && size.height >= settings.minSize { kept.append(scale) }
        }
        if !kept.isEmpty || all.isEmpty { return kept }
        let distances = sizes.map { size in
            let dx = settings.minSize - size.width, dy = settings.minSize - size.height
            return dx * dx + dy * dy
        }
        let nearest = distances.indices.min { distances[$0] < distances[$1] }!
        return [all[nearest]]
    }
}

/// Halves to even, as the rounding mode of the processor has it.
func roundEven(_ value: Float) -> Int { Int(value.rounded(.toNearestOrEven)) }
func roundEven(_ value: Double) -> Int { Int(value.rounded(.toNearestOrEven)) }
