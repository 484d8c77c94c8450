package import Threads

/// Numbers and times of a camera's frames, which go on when it is opened again.
package struct FrameNumbering {
    private var last: (number: Int, sequence: UInt32?)?
    private var start: MonotonicTime?

    package init() {}

    /// The driver's numbers start anew.
    package mutating func beginStream() { last?.sequence = nil }

    /// The frame's number, which leaves out as many as the driver's number did, and its time in seconds since the first.
    package mutating func next(sequence: UInt32, at moment: MonotonicTime) -> (number: Int, time: Double) {
        let start = self.start ?? moment
        self.start = start
        var number = 0
        if let last {
            let step = last.sequence.map { sequence > $0 ? Int(sequence - $0) : 1 } ?? 1
            number = last.number + step
        }
        last = (number, sequence)
        return (number, moment.seconds(since: start))
    }
}
