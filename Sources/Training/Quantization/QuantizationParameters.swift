internal import Inference

/// The u8 form of a value: `real = scale · (stored − zeroPoint)`. Zero is stored exactly.
struct QuantizationParameters: Equatable, Sendable {
    var scale: Float
    var zeroPoint: UInt8

    /// The finest scale that holds `low … high` and zero in 0 … 255.
    init(low: Float, high: Float) {
        let low = min(low, 0), high = max(high, 0)
        let width = high - low
        // Where nothing but zero was seen any scale will do.
        scale = width > 1e-30 ? width / 255 : 1
        zeroPoint = UInt8(min(max((-low / scale).rounded(.toNearestOrEven), 0), 255))
    }

    /// The least and the greatest number that can be held.
    var range: (low: Float, high: Float) { (-Float(zeroPoint) * scale, Float(255 - Int(zeroPoint)) * scale) }
}
