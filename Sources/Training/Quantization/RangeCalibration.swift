internal import Inference

/// Finds the scale and zero point of every value to quantise by running the float network over the calibration pictures, twice:
/// first for the extremes, then for histograms between them.
struct RangeCalibration {
    let sites: QuantizationSites
    let method: RangeMethod

    func parameters(
        _ graph: Graph, _ pictures: CalibrationSet, progress: (Double) -> Void
    ) throws(ModelError) -> [String: QuantizationParameters] {
        let executor = try ReferenceExecutor(graph: graph)
        var histograms: [String: Histogram] = [:]
        let measured = Set(sites.values).subtracting(sites.source.keys).subtracting(sites.pointwise)
        let batches = pictures.batches(of: 8)
        let passes = method == .minMax ? 1 : 2
        for pass in 0..<passes {
            for (index, batch) in batches.enumerated() {
                _ = try executor.run(pictures.tensor(batch)) { name, tensor in
                    guard measured.contains(name), let values = tensor.floats else { return }
                    if pass == 0 {
                        histograms[name, default: Histogram()].widen(values)
                    } else {
                        histograms[name]?.add(values)
                    }
                }
                progress(Double(pass * batches.count + index + 1) / Double(passes * batches.count))
            }
        }
        // Values that follow from a gray level alone: a ramp shows all of them.
        _ = try executor.run(pictures.ramp) { name, tensor in
            guard sites.pointwise.contains(name), let values = tensor.floats else { return }
            histograms[name, default: Histogram()].widen(values)
        }
        var result: [String: QuantizationParameters] = [:]
        for name in sites.values {
            let origin = sites.source[name] ?? name
            guard let histogram = histograms[origin] else {
                throw ModelError(.badData, "the value '\(name)' does not hold floats and cannot be quantised")
            }
            guard histogram.isFinite else {
                throw ModelError(.badData, "the value '\(name)' becomes NaN or infinite on the calibration pictures")
            }
            result[name] = histogram.parameters(sites.pointwise.contains(origin) ? .minMax : method)
        }
        return result
    }
}
