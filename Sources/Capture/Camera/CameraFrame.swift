package import Imaging
package import Threads

/// A picture of a camera, with the moment at which the driver had it: latency counts from there.
package struct CameraFrame: ~Copyable, Sendable {
    /// Numbers go on and times keep running when the camera is opened again.
    package let picture: Frame
    package let timestamp: MonotonicTime

    package init(picture: consuming Frame, timestamp: MonotonicTime) {
        self.picture = picture
        self.timestamp = timestamp
    }
}

/// What became of a camera's pictures since the start. Each is in one of the counts.
package struct CameraStatistics: Equatable, Sendable {
    /// Decoded and put into the mailbox, which counts by itself what nobody took.
    package var delivered = 0
    /// A newer picture was ready when they were looked at.
    package var superseded = 0
    /// The driver or the bus lost them: gaps in its numbering.
    package var lost = 0
    /// Marked as damaged by the driver, truncated or corrupt.
    package var damaged = 0
    /// How many times the camera was opened successfully.
    package var openings = 0

    package init() {}

    /// All that did not get through to the mailbox.
    package var dropped: Int { superseded + lost + damaged }

    /// Adds the gap between two numbers that the driver gave. Numbers that do not grow tell nothing.
    mutating func count(sequence: UInt32, after last: UInt32?) {
        guard let last, sequence > last else { return }
        lost += Int(sequence - last) - 1
    }
}
