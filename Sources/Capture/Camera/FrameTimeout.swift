/// When to call a camera stalled: it must have missed ten frames of its measured rate, which low light lowers legitimately.
package struct FrameTimeout: Sendable {
    /// Seconds from frame to frame, an average that follows slowly.
    private var interval: Double
    private var hasFrames = false

    private static let frames = 10.0
    /// A busy machine may hold everything up for a second.
    private static let shortest = 2.0
    private static let longest = 10.0
    /// Many cameras take seconds to wake up.
    private static let start = 5.0

    /// `interval` as negotiated, in seconds; nil where the driver did not tell.
    package init(interval: Double?) { self.interval = interval ?? 0.1 }

    /// Seconds to wait for the next frame.
    package var seconds: Double {
        let limit = min(max(Self.frames * interval, Self.shortest), Self.longest)
        return hasFrames ? limit : max(limit, Self.start)
    }

    /// A frame came `seconds` after the one before it; nil for the first one and after an interruption.
    package mutating func frameCame(after seconds: Double?) {
        hasFrames = true
        guard let seconds else { return }
        interval += (min(max(seconds, 0), Self.longest) - interval) / 8
    }
}
