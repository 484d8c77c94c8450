internal import CFFmpeg

/// Turns presentation time stamps into seconds since the first picture, always growing.
struct FrameClock {
    /// Seconds of one time stamp unit, as a fraction.
    private let unit: AVRational
    /// Seconds a picture is taken to last where time stamps are missing.
    private let interval: Double
    /// The stamp from which is counted, and the time it stands for.
    private var origin: (stamp: Int64, time: Double)?
    private var last: Double?

    /// Smaller steps back are two pictures in the wrong order, larger ones a clock that began anew.
    private static let restart = 1.0
    private static let smallestStep = 0.001

    init(unit: AVRational, interval: Double) {
        self.unit = unit
        self.interval = interval
    }

    mutating func time(of stamp: Int64?) -> Double {
        let expected = last.map { $0 + interval } ?? 0
        var time = expected
        if let stamp {
            if let origin { time = origin.time + seconds(stamp - origin.stamp) } else { origin = (stamp, expected) }
            if let last, time <= last {
                if time < last - Self.restart {
                    origin = (stamp, expected)
                    time = expected
                } else {
                    time = last + Self.smallestStep
                }
            }
        }
        last = time
        return time
    }

    /// Divided last, so that the result is the double nearest to the fraction.
    private func seconds(_ stamps: Int64) -> Double {
        Double(stamps) * Double(unit.num) / Double(unit.den)
    }
}
