internal import Inference

/// How often the values of an activation were seen. Zeros, which are held exactly, are only counted.
struct Histogram {
    private static let bins = 2048
    private(set) var low: Float = 0
    private(set) var high: Float = 0
    private(set) var isFinite = true
    private var counts: [Int] = []

    /// Takes the extremes in.
    mutating func widen(_ values: [Float]) {
        var (low, high, sum) = (self.low, self.high, Float(0))
        for value in values {
            low = min(low, value)
            high = max(high, value)
            // Becomes NaN where any value is NaN or infinite, which `min` and `max` may overlook.
            sum += value * 0
        }
        (self.low, self.high) = (low, high)
        isFinite = isFinite && sum == 0
    }

    /// Counts values between the extremes.
    mutating func add(_ values: [Float]) {
        if counts.isEmpty { counts = [Int](repeating: 0, count: Self.bins) }
        guard high > low, isFinite else { return }
        let (low, factor) = (self.low, Float(Self.bins) / (high - self.low))
        counts.withUnsafeMutableBufferPointer { counts in
            for value in values where value != 0 {
                counts[min(max(Int((value - low) * factor), 0), Self.bins - 1)] += 1
            }
        }
    }

    /// The u8 form for these values.
    func parameters(_ method: RangeMethod) -> QuantizationParameters {
        guard !counts.isEmpty, high > low else { return QuantizationParameters(low: low, high: high) }
        switch method {
        case .minMax: return QuantizationParameters(low: low, high: high)
        case .percentile(let fraction): return percentile(fraction)
        case .meanSquaredError: return leastError()
        }
    }

    private func center(_ bin: Int) -> Float { low + (Float(bin) + 0.5) * (high - low) / Float(Self.bins) }

    private func percentile(_ fraction: Double) -> QuantizationParameters {
        let outside = Double(counts.reduce(0, +)) * fraction
        func bin(_ order: some Sequence<Int>) -> Int {
            var passed = 0.0
            for bin in order {
                passed += Double(counts[bin])
                if passed > outside { return bin }
            }
            return 0
        }
        let first = low < 0 ? center(bin(counts.indices)) : 0
        return QuantizationParameters(low: first, high: center(bin(counts.indices.reversed())))
    }

    /// Tries ranges from a fifth of the extremes up to all, both ends on their own.
    private func leastError() -> QuantizationParameters {
        let steps = (20...100).map { Float($0) / 100 }
        var best = QuantizationParameters(low: low, high: high)
        var least = error(best)
        // The ends in turn: the error at one hardly depends on the other.
        var (lowStep, highStep): (Float, Float) = (1, 1)
        for _ in 0..<3 {
            for isLow in [true, false] where isLow ? low < 0 : high > 0 {
                for step in steps {
                    let candidate = QuantizationParameters(
                        low: low * (isLow ? step : lowStep), high: high * (isLow ? highStep : step))
                    let error = error(candidate)
                    guard error < least else { continue }
                    (best, least) = (candidate, error)
                    if isLow { lowStep = step } else { highStep = step }
                }
            }
        }
        return best
    }

    /// The squared error of all values seen: a step's width squared over twelve where they are held, the distance to the end
    /// where they saturate.
    private func error(_ parameters: QuantizationParameters) -> Double {
        let (first, last) = parameters.range
        let step = Double(parameters.scale)
        var sum = 0.0
        for (bin, count) in counts.enumerated() where count > 0 {
            let value = center(bin)
            let distance = Double(max(first - value, value - last, 0))
            sum += Double(count) * (distance * distance + step * step / 12)
        }
        return sum
    }
}
