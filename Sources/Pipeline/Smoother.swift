internal import Glibc

/// Smooths one track's probabilities over time and decides which label to show.
///
/// An exponential average with a time constant, so that it acts the same at every frame rate; the label shown changes only
/// when another one leads by a clear margin. Noise between two likely labels then does not flicker, and a real change of
/// expression is shown after `timeConstant · ln 2` plus what the margin costs: about 0.25 s.
package struct Smoother: Sendable {
    package struct Settings: Sendable, Equatable {
        /// Seconds after which an old frame's weight has fallen to 1/e.
        package var timeConstant = 0.25
        /// How much more probable another label must be before it is shown.
        package var margin: Float = 0.1

        package init() {}
    }

    /// They may change between frames.
    package var settings: Settings
    private var lastTime = 0.0
    package private(set) var probabilities: [Float] = []
    /// The label shown.
    package private(set) var label = 0

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// Takes a frame's probabilities at `time` in seconds.
    package mutating func update(_ raw: [Float], time: Double) {
        guard !probabilities.isEmpty else {
            probabilities = raw
            label = Self.largest(raw)
            lastTime = time
            return
        }
        let share = Float(1 - exp(-max(time - lastTime, 0) / settings.timeConstant))
        lastTime = time
        for i in probabilities.indices { probabilities[i] += share * (raw[i] - probabilities[i]) }
        let best = Self.largest(probabilities)
        if best != label, probabilities[best] - probabilities[label] >= settings.margin { label = best }
    }

    /// The index of the largest value, the first of equals.
    package static func largest(_ values: [Float]) -> Int {
        var best = 0
        for i in values.indices where values[i] > values[best] { best = i }
        return best
    }
}
