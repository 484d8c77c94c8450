import Glibc

/// How far a run is, at what rate and how long it still takes, on stderr and only on a terminal.
struct ProgressBar {
    private static let width = 28
    /// What one step is called in the rate, such as "frames".
    private let unit: String
    private let start = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?
    private let isShown = Terminal.errorIsTerminal

    init(unit: String) { self.unit = unit }

    /// Shows `count` steps done, which is `share` of all (0…1) where that is known. Redraws ten times a second at most.
    mutating func update(_ count: Int, share: Double?) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let lastShown, now - lastShown < .milliseconds(100) { return }
        lastShown = now
        let seconds = (now - start) / .seconds(1)
        let rate = seconds > 0 ? Double(count) / seconds : 0
        var line = "\(count) \(unit)  \(Int(rate.rounded()))/s"
        if let share, share > 0 {
            let done = min(share, 1)
            let filled = Int(done * Double(Self.width))
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
            line = "\(bar) \(Int(done * 100)) %  \(line)  \(Self.clock(seconds * (1 - done) / done)) left"
        }
        Terminal.show(status: line)
    }

    /// Clears the line.
    func finish() {
        if isShown, lastShown != nil { Terminal.show(status: "") }
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}
