import Inference

/// Times a network's steps on one crop and holds them against what the core can multiply at most.
struct LayerBench {
    let layers: [EmotionClassifier.StepTime]
    /// Multiplications and additions a second of the instruction set, on registers.
    let peak: Double

    /// Rounds enough to meet a quiet moment of a busy machine.
    private static let rounds = 2000

    init(_ classifier: EmotionClassifier) {
        let size = classifier.inputWidth * classifier.inputHeight
        // What a crop shows does not matter for its time.
        let crop = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        layers = classifier.profile(crop, rounds: Self.rounds)
        peak = classifier.peak()
    }

    /// All steps together.
    var whole: EmotionClassifier.StepTime {
        .init(
            name: "all", milliseconds: layers.reduce(0) { $0 + $1.milliseconds },
            multiplications: layers.reduce(0) { $0 + $1.multiplications })
    }

    /// The share of the peak; nil for a step that multiplies nothing.
    func share(_ layer: EmotionClassifier.StepTime) -> Double? {
        layer.multiplications == 0 ? nil : Double(layer.multiplications) / (layer.milliseconds * 1e-3) / peak
    }
}
