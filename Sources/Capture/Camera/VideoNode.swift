internal import CV4L2
internal import Glibc

/// A failed request to a driver: which, and why.
struct VideoNodeError: Error, Equatable, CustomStringConvertible {
    let operation: String
    let errno: Int32

    var description: String { "it cannot \(operation) (\(String(cString: strerror(errno))))" }

    /// The node, or what was behind it, has gone.
    var isGone: Bool { [ENODEV, ENOENT, ENXIO].contains(errno) }
}

/// An open video node, which closes itself.
struct VideoNode: ~Copyable {
    let descriptor: Int32

    init(path: String) throws(VideoNodeError) {
        descriptor = try Self.check(cv4l2_open(path), "be opened")
    }

    deinit { close(descriptor) }

    /// Turns −errno into an error.
    @discardableResult
    static func check(_ result: Int32, _ operation: @autoclosure () -> String) throws(VideoNodeError) -> Int32 {
        guard result >= 0 else { throw VideoNodeError(operation: operation(), errno: -result) }
        return result
    }

    /// What the node is, as its driver says.
    borrowing func capabilities() throws(VideoNodeError) -> NodeCapabilities {
        var raw = cv4l2_capability()
        try Self.check(cv4l2_query_capability(descriptor, &raw), "say what it is")
        return NodeCapabilities(
            driver: text(of: raw.driver), card: text(of: raw.card), bus: text(of: raw.bus), flags: raw.flags)
    }

    /// Sets a mode, and returns what the driver made of it.
    borrowing func set(_ mode: CameraMode) throws(VideoNodeError) -> NegotiatedFormat {
        var format = cv4l2_format()
        format.pixel_format = mode.format.code
        format.width = UInt32(mode.width)
        format.height = UInt32(mode.height)
        try Self.check(cv4l2_set_format(descriptor, &format), "take the mode \(mode)")
        // A driver without rates refuses this, which is no failure.
        var interval = mode.interval
        if let wanted = interval {
            var fraction = cv4l2_fraction(numerator: wanted.numerator, denominator: wanted.denominator)
            let result = cv4l2_set_interval(descriptor, &fraction)
            if result == -EBUSY || result == -ENODEV { try Self.check(result, "take the rate of \(mode)") }
            if result == 0 { interval = FrameInterval(fraction.numerator, fraction.denominator) }
        }
        return NegotiatedFormat(raw: format, interval: interval)
    }
}

/// What a node says of itself.
package struct NodeCapabilities: Equatable, Sendable {
    package var driver: String
    /// The name for people, such as `HD Pro Webcam C920`.
    package var card: String
    /// Where it is plugged in, such as `usb-0000:00:14.0-2`.
    package var bus: String
    /// `V4L2_CAP_…` of this node.
    package var flags: UInt32

    package init(driver: String, card: String, bus: String, flags: UInt32) {
        self.driver = driver
        self.card = card
        self.bus = bus
        self.flags = flags
    }

    /// Whether it delivers pictures in the way that we read them: not a metadata, output, radio or multi-planar node.
    package var isCapture: Bool {
        let wanted = cv4l2_flag_video_capture | cv4l2_flag_streaming
        return flags & wanted == wanted && flags & cv4l2_flag_memory_to_memory == 0
    }
}

/// The mode that a driver granted, and how its pixels lie in memory.
struct NegotiatedFormat {
    let raw: cv4l2_format
    let mode: CameraMode

    init(raw: cv4l2_format, interval: FrameInterval?) {
        self.raw = raw
        mode = CameraMode(
            format: PixelFormat(code: raw.pixel_format), width: Int(raw.width), height: Int(raw.height), interval: interval)
    }

    /// Bytes from one row of the first plane to the next; drivers that leave it out have no gaps.
    var bytesPerLine: Int {
        let packed = mode.format == .yuyv || mode.format == .uyvy ? 2 * mode.width : mode.width
        return max(Int(raw.bytes_per_line), packed)
    }

    /// Whether luma runs from 0 to 255, not from 16 to 235.
    var isFullRange: Bool { raw.is_full_range != 0 }
}

/// The text of a fixed-size C array of characters, which Swift sees as a tuple.
func text<Characters>(of characters: Characters) -> String {
    withUnsafeBytes(of: characters) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
}
