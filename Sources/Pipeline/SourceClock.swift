/// Adds up the seconds of a source from its time stamps: the last frame lasts as long as frames do on average.
struct SourceClock {
    let fallbackRate: Double?
    private var frames = 0
    private var last = 0.0

    init(fallbackRate: Double?) { self.fallbackRate = fallbackRate }

    mutating func tick(_ time: Double) {
        frames += 1
        last = time
    }

    /// Rounded to milliseconds.
    var duration: Double {
        guard frames > 0 else { return 0 }
        let interval = fallbackRate.map { 1 / $0 } ?? (frames > 1 ? last / Double(frames - 1) : 0)
        return ((last + interval) * 1000).rounded() / 1000
    }
}
