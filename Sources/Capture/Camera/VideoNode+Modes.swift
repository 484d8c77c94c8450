internal import CV4L2

extension VideoNode {
    /// All that the camera offers, in the driver's order. Where it allows any size of a range, the usual ones of the range
    /// stand for it, with the one nearest to the wanted size; likewise for rates.
    borrowing func modes(wanting request: CameraRequest) -> [CameraMode] {
        var modes: [CameraMode] = []
        for format in formats() {
            for (width, height) in sizes(of: format, request) {
                let intervals = intervals(of: format, width, height, request)
                modes += intervals.map { CameraMode(format: format, width: width, height: height, interval: $0) }
                if intervals.isEmpty { modes.append(CameraMode(format: format, width: width, height: height, interval: nil)) }
            }
        }
        return modes.isEmpty ? [currentMode()].compactMap { $0 } : modes
    }

    /// Formats, each once.
    borrowing func formats() -> [PixelFormat] {
        var formats: [PixelFormat] = []
        for index in 0..<Self.longestList {
            var code: UInt32 = 0
            guard cv4l2_enumerate_format(descriptor, index, &code) == 0 else { break }
            let format = PixelFormat(code: code)
            if !formats.contains(format) { formats.append(format) }
        }
        return formats
    }

    /// A damaged device's list could be endless.
    private static let longestList: UInt32 = 256
    private static let usualSizes = [(320, 240), (640, 360), (640, 480), (800, 600), (1280, 720), (1920, 1080)]
    private static let usualRates: [UInt32] = [60, 50, 30, 25, 20, 15, 10, 5]

    private borrowing func sizes(of format: PixelFormat, _ request: CameraRequest) -> [(Int, Int)] {
        var sizes: [(Int, Int)] = []
        for index in 0..<Self.longestList {
            var entry = cv4l2_size()
            guard cv4l2_enumerate_size(descriptor, index, format.code, &entry) == 0 else { break }
            let widths = StepRange(entry.minimum_width, entry.maximum_width, entry.step_width)
            let heights = StepRange(entry.minimum_height, entry.maximum_height, entry.step_height)
            guard entry.is_range != 0 else {
                sizes.append((widths.lowest, heights.lowest))
                continue
            }
            let nearest = (widths.nearest(to: request.width), heights.nearest(to: request.height))
            sizes = Self.usualSizes.filter { widths.contains($0.0) && heights.contains($0.1) }
            if !sizes.contains(where: { $0 == nearest }) { sizes.append(nearest) }
            break
        }
        return sizes
    }

    private borrowing func intervals(
        of format: PixelFormat, _ width: Int, _ height: Int, _ request: CameraRequest
    ) -> [FrameInterval] {
        var intervals: [FrameInterval] = []
        for index in 0..<Self.longestList {
            var entry = cv4l2_interval()
            guard cv4l2_enumerate_interval(descriptor, index, format.code, UInt32(width), UInt32(height), &entry) == 0,
                let shortest = FrameInterval(entry.shortest.numerator, entry.shortest.denominator)
            else { break }
            guard entry.is_range != 0, let longest = FrameInterval(entry.longest.numerator, entry.longest.denominator) else {
                intervals.append(shortest)
                continue
            }
            let wanted = request.rate.map { UInt32($0.rounded(.up)) }
            let between = Set(Self.usualRates + [wanted].compactMap { $0 }).sorted(by: >)
                .filter { Double($0) < shortest.rate && Double($0) > longest.rate }
            intervals = [shortest] + between.compactMap { FrameInterval(1, $0) } + [longest]
            break
        }
        return intervals
    }

    /// For drivers that list nothing: what is set now.
    private borrowing func currentMode() -> CameraMode? {
        var format = cv4l2_format()
        guard cv4l2_get_format(descriptor, &format) == 0 else { return nil }
        return NegotiatedFormat(raw: format, interval: nil).mode
    }
}

/// The numbers from `lowest` to `highest`, `step` apart.
struct StepRange: Equatable {
    let lowest: Int
    let highest: Int
    let step: Int

    init(_ lowest: UInt32, _ highest: UInt32, _ step: UInt32) {
        self.lowest = Int(lowest)
        self.highest = max(Int(lowest), Int(highest))
        self.step = max(1, Int(step))
    }

    func contains(_ value: Int) -> Bool { lowest...highest ~= value && (value - lowest).isMultiple(of: step) }

    func nearest(to value: Int) -> Int {
        let clamped = min(max(value, lowest), highest)
        let below = lowest + (clamped - lowest) / step * step
        let above = below + step
        return above <= highest && above - clamped < clamped - below ? above : below
    }
}
