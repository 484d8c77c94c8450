/// Chooses among what a camera offers. Nothing here talks to a device.
package enum CameraNegotiation {
    /// All modes that could serve, the best first: nearest to the wanted size, then nearest to the wanted rate (the highest
    /// where none is wanted), then the format that suits best. A format that was asked for excludes all others.
    ///
    /// Sizes are compared by the pixels by which width and height differ, a larger size before an equally distant smaller one.
    /// So Motion JPEG at 30 fps comes before YUYV at 5 fps of the same size, and a mode of unknown rate after both.
    package static func candidates(_ modes: [CameraMode], for request: CameraRequest) -> [CameraMode] {
        modes
            .filter { mode in request.format.map { $0 == mode.format } ?? mode.format.isUsable }
            .map { mode in (mode: mode, cost: cost(of: mode, request)) }
            .sorted { $0.cost.lexicographicallyPrecedes($1.cost) }
            .map(\.mode)
    }

    /// The best candidate that needs less of the bus than one that it had no room for; nil where there is none.
    package static func smaller(than mode: CameraMode, among candidates: [CameraMode]) -> CameraMode? {
        let limit = bandwidth(of: mode)
        return candidates.first { bandwidth(of: $0) < limit }
    }

    private static func cost(of mode: CameraMode, _ request: CameraRequest) -> [Double] {
        let distance = abs(mode.width - request.width) + abs(mode.height - request.height)
        // Gray serves the detector, but a camera that has colour too shows it.
        let isGrayUnasked = request.format == nil && mode.format.isMonochrome
        let rateCost =
            switch (request.rate, mode.rate) {
            case (let wanted?, let rate?): abs(rate - wanted)
            case (nil, let rate?): -rate
            case (_, nil): Double.infinity
            }
        // Rates differ in the last digits between formats of one camera (30 and 30.00003).
        let roundedRate = rateCost.isFinite ? (rateCost * 10).rounded() : rateCost
        return [
            isGrayUnasked ? 1 : 0, Double(distance), -Double(mode.width * mode.height), roundedRate, Double(mode.format.rank),
            -(mode.rate ?? 0),
        ]
    }

    /// Bytes a second, roughly. Cameras compress to a tenth or so.
    private static func bandwidth(of mode: CameraMode) -> Double {
        let bytesPerPixel =
            switch mode.format {
            case .motionJPEG, .jpeg: 0.25
            case .grey: 1.0
            case .nv12, .yu12: 1.5
            default: 2.0
            }
        return Double(mode.width * mode.height) * bytesPerPixel * (mode.rate ?? 30)
    }
}
