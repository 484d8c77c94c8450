/// A format that a camera offers, with its sizes, in the driver's order.
package struct CameraFormat: Equatable, Sendable {
    package var format: PixelFormat
    package var sizes: [CameraSize]
}

/// A size with the rates at which it comes, in frames a second; none where the driver does not tell.
package struct CameraSize: Equatable, Sendable, CustomStringConvertible {
    package var width: Int
    package var height: Int
    package var rates: [Double]

    /// Such as `640×480 (30, 15 fps)`.
    package var description: String {
        guard !rates.isEmpty else { return "\(width)×\(height)" }
        return "\(width)×\(height) (\(rates.map(CameraMode.text(ofRate:)).joined(separator: ", ")) fps)"
    }
}

extension CameraDevice {
    /// The modes, gathered by format and size.
    package var formats: [CameraFormat] {
        var formats: [CameraFormat] = []
        for mode in modes {
            if formats.last?.format != mode.format { formats.append(CameraFormat(format: mode.format, sizes: [])) }
            let last = formats.count - 1
            if formats[last].sizes.last.map({ $0.width == mode.width && $0.height == mode.height }) != true {
                formats[last].sizes.append(CameraSize(width: mode.width, height: mode.height, rates: []))
            }
            if let rate = mode.rate { formats[last].sizes[formats[last].sizes.count - 1].rates.append(rate) }
        }
        return formats
    }
}
