internal import Glibc
package import Imaging

/// A moment of CLOCK_MONOTONIC, which drivers stamp pictures with. It stands still while the machine sleeps.
package struct MonotonicTime: Comparable, Hashable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Seconds from `earlier` to this moment.
    package func seconds(since earlier: MonotonicTime) -> Double { Double(nanoseconds - earlier.nanoseconds) / 1e9 }

    package static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        let (seconds, attoseconds) = duration.components
        return MonotonicTime(nanoseconds: time.nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    package static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }
}

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
