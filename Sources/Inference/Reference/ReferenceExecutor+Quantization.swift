extension ReferenceExecutor {
    /// `QuantizeLinear`: `saturate(round(x / scale) + zero point)`, halves to the even neighbour.
    static func quantize(_ operands: Operands) throws(ModelError) -> Tensor {
        let (values, shape) = try operands.floats(0)
        let channels = try Channels(operands, shape)
        switch channels.type {
        case .uint8:
            return Tensor(shape: shape, storage: .uint8(channels.quantized(values, low: 0, high: 255) { UInt8($0) }))
        case .int8:
            return Tensor(shape: shape, storage: .int8(channels.quantized(values, low: -128, high: 127) { Int8($0) }))
        default:
            throw operands.node.error("only 8-bit quantisation is supported")
        }
    }

    /// `DequantizeLinear`: `(x − zero point) · scale`.
    static func dequantize(_ operands: Operands) throws(ModelError) -> Tensor {
        let tensor = try operands.tensor(0)
        let channels = try Channels(operands, tensor.shape)
        let result: [Float] = switch tensor.storage {
        case .uint8(let values): channels.dequantized(values)
        case .int8(let values): channels.dequantized(values)
        case .int32(let values): channels.dequantized(values)
        default: throw operands.node.error("it wants quantised numbers")
        }
        return Tensor(result, shape: tensor.shape)
    }

    /// Scales and zero points along an axis, or one of each for all.
    private struct Channels {
        let scales: [Float]
        let zeroPoints: [Int]
        /// What the zero point's type makes of the quantised numbers.
        let type: ElementType
        /// Elements that lie side by side with the same scale.
        let run: Int

        init(_ operands: Operands, _ shape: [Int]) throws(ModelError) {
            let scale = try operands.floats(1)
            scales = scale.values
            zeroPoints = operands.has(2) ? try operands.integers(2) : [Int](repeating: 0, count: scales.count)
            type = operands.has(2) ? try operands.tensor(2).elementType : .uint8
            guard !scales.isEmpty, scales.count == zeroPoints.count, scales.allSatisfy({ $0 > 0 && $0.isFinite }) else {
                throw operands.node.error("its scales and zero points do not fit")
            }
            if scales.count == 1 {
                run = max(shape.reduce(1, *), 1)
            } else {
                let axis = try axis(operands.node, operands.node.int("axis", default: 1), rank: shape.count)
                guard shape[axis] == scales.count else { throw operands.node.error("its scales do not fit \(shape)") }
                run = shape[(axis + 1)...].reduce(1, *)
            }
        }

        @inline(__always)
        func quantized<Element: BitwiseCopyable>(
            _ values: [Float], low: Float, high: Float, _ convert: (Int32) -> Element
        ) -> [Element] {
            // Adding and subtracting this leaves a whole number, halves rounded to even: floats of its size have no fraction.
            let magic: Float = 0x1.8p23
            return [Element](unsafeUninitializedCapacity: values.count) { output, count in
                for first in stride(from: 0, to: values.count, by: run) {
                    let channel = first / run % scales.count
                    let scale = scales[channel], zero = Float(zeroPoints[channel])
                    for index in first..<first + run {
                        var value = values[index] / scale
                        // Far beyond what the 8 bits hold, and well within what the constant can round; NaN becomes the lower one.
                        value = value > -1024 ? min(value, 1024) : -1024
                        value = (value + magic) - magic + zero
                        value = min(max(value, low), high)
                        output.initializeElement(at: index, to: convert(Int32(value)))
                    }
                }
                count = values.count
            }
        }

        func dequantized<Element: FixedWidthInteger & BitwiseCopyable>(_ values: [Element]) -> [Float] {
            [Float](unsafeUninitializedCapacity: values.count) { output, count in
                for first in stride(from: 0, to: values.count, by: run) {
                    let channel = first / run % scales.count
                    let scale = scales[channel], zero = Int32(truncatingIfNeeded: zeroPoints[channel])
                    for index in first..<first + run {
                        output.initializeElement(at: index, to: Float(Int32(truncatingIfNeeded: values[index]) &- zero) * scale)
                    }
                }
                count = values.count
            }
        }
    }
}
