internal import Inference

/// How often the values of an activation were seen. Zeros, which are held exactly, are only counted.
struct Histogram {
    /// Bins from −reach to reach; an even number on each side, so that pairs can be merged.
    private static let bins = 4096
    private(set) var low: Float = 0
    private(set) var high: Float = 0
    private(set) var isFinite = true
    private var reach: Float = 0
    private var counts = [Int](repeating: 0, count: bins)

    /// Takes values in. The bins grow to hold them: twice as wide, as often as it takes.
    mutating func add(_ values: [Float]) {
        var (low, high, sum) = (self.low, self.high, Float(0))
        for value in values {
            low = min(low, value)
            high = max(high, value)
            // Becomes NaN where any value is NaN or infinite, which `min` and `max` may overlook.
            sum += value * 0
        }
        (self.low, self.high) = (low, high)
        isFinite = isFinite && sum == 0
        guard isFinite, high > low else { return }
        widen(to: max(high, -low))
        let factor = Float(Self.bins / 2) / reach
        counts.withUnsafeMutableBufferPointer { counts in
            for value in values where value != 0 {
                counts[min(max(Int((value * factor).rounded(.down)) + Self.bins / 2, 0), Self.bins - 1)] += 1
            }
        }
    }

    private mutating func widen(to extreme: Float) {
        if reach == 0 { reach = extreme }
        while reach < extreme {
            var merged = [Int](repeating: 0, count: Self.bins)
            for bin in counts.indices { merged[Self.bins / 4 + bin / 2] += counts[bin] }
            counts = merged
            reach *= 2
        }
    }

    /// The u8 form for these values.
    func parameters(_ method: RangeMethod) -> QuantizationParameters {
        switch method {
        case .minMax: return QuantizationParameters(low: low, high: high)
        case .percentile(let fraction): return percentile(fraction)
        case .meanSquaredError: return leastError()
        }
    }

    private func center(_ bin: Int) -> Float { (Float(bin) + 0.5) / Float(Self.bins / 2) * reach - reach }

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
