/// Seconds from frame to frame, as the fraction that drivers count in.
package struct FrameInterval: Hashable, Sendable {
    package let numerator: UInt32
    package let denominator: UInt32

    /// Nil for what some drivers report when they do not know: a zero.
    package init?(_ numerator: UInt32, _ denominator: UInt32) {
        guard numerator > 0, denominator > 0 else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    package var seconds: Double { Double(numerator) / Double(denominator) }
    /// Frames a second.
    package var rate: Double { Double(denominator) / Double(numerator) }
}

/// One of the ways in which a camera can stream.
package struct CameraMode: Hashable, Sendable, CustomStringConvertible {
    package var format: PixelFormat
    /// Size in pixels.
    package var width: Int
    package var height: Int
    /// Nil where the driver does not tell.
    package var interval: FrameInterval?

    package init(format: PixelFormat, width: Int, height: Int, interval: FrameInterval?) {
        self.format = format
        self.width = width
        self.height = height
        self.interval = interval
    }

    /// Frames a second, where the driver tells.
    package var rate: Double? { interval?.rate }

    /// Such as `MJPG 640×480 at 30 fps`.
    package var description: String {
        let size = "\(format) \(width)×\(height)"
        return rate.map { size + " at \(Self.text(ofRate: $0)) fps" } ?? size
    }

    /// With a tenth where it has one: `30`, `7.5`.
    static func text(ofRate rate: Double) -> String {
        let tenths = Int((rate * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

/// What is wanted of a camera. What it cannot do is replaced by the nearest that it can, but for the format.
package struct CameraRequest: Equatable, Sendable {
    package var width: Int
    package var height: Int
    /// Frames a second; nil for as many as there are.
    package var rate: Double?
    /// Nil for the best.
    package var format: PixelFormat?

    package init(width: Int = 640, height: Int = 480, rate: Double? = nil, format: PixelFormat? = nil) {
        precondition(width > 0 && height > 0 && rate ?? 1 > 0, "a picture has pixels and a rate is positive")
        self.width = width
        self.height = height
        self.rate = rate
        self.format = format
    }
}
