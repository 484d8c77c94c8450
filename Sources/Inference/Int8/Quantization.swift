/// What the bytes of an activation stand for: `scale · (byte − zeroPoint)`, within `[low, high]`.
///
/// Signed 8-bit activations are held as unsigned ones, 128 higher, zero point and all; nothing else tells them apart.
struct Quantization: Hashable {
    var scale: Float
    var zeroPoint: Int
    /// A `Relu` or `Clip` between the numbers and their quantisation narrows the bytes that occur.
    var low = 0
    var high = 255

    /// The same scale without limits.
    var whole: Quantization { Quantization(scale: scale, zeroPoint: zeroPoint) }

    /// `QuantizeLinear`: `saturate(round(value / scale) + zeroPoint)`, half to even.
    func byte(_ value: Float) -> UInt8 {
        let level = (value / scale).rounded(.toNearestOrEven) + Float(zeroPoint)
        return UInt8(min(max(level, Float(low)), Float(high)))
    }

    func value(_ byte: UInt8) -> Float { Float(Int(byte) - zeroPoint) * scale }

    /// With a clamp of the numbers before they are quantised. Rounding is monotonic, so the bytes can be clamped instead.
    func clamped(_ least: Float, _ most: Float) -> Quantization {
        var result = self
        result.low = Int(byte(least))
        result.high = max(Int(byte(most)), result.low)
        return result
    }

    /// Under both limits.
    func narrowed(to other: Quantization) -> Quantization {
        var result = self
        result.low = min(max(low, other.low), high)
        result.high = max(min(high, other.high), result.low)
        return result
    }
}

/// The scale and zero point of a `QuantizeLinear` or `DequantizeLinear` of a whole activation; nil where it has one a channel.
extension Quantization {
    init?(_ node: Node, _ initializers: [String: Tensor]) {
        guard node.kind == "QuantizeLinear" || node.kind == "DequantizeLinear",
            let scales = node.input(1).flatMap({ initializers[$0] })?.floats, scales.count == 1
        else { return nil }
        guard let name = node.input(2) else {
            // Left out, the zero point is an unsigned 0.
            self.init(scale: scales[0], zeroPoint: 0)
            return
        }
        switch initializers[name]?.storage {
        case .uint8(let values)? where values.count == 1: self.init(scale: scales[0], zeroPoint: Int(values[0]))
        case .int8(let values)? where values.count == 1: self.init(scale: scales[0], zeroPoint: Int(values[0]) + 128)
        default: return nil
        }
    }
}
