import Training

/// Pictures drawn by rule, with noise: bars, rings or dots of random place and size.
enum Patterns {
    static func dataSet(perLabel: Int, labels: Int = 3, side: Int = 24) -> DataSet {
        var generator = SeededGenerator(seed: 11)
        var pixels: [UInt8] = []
        for row in 0..<perLabel * labels {
            let centre = (x: Float.random(in: 8...15, using: &generator), y: Float.random(in: 8...15, using: &generator))
            let size = Float.random(in: 4...7, using: &generator), light = Float.random(in: 60...120, using: &generator)
            for y in 0..<side {
                for x in 0..<side {
                    let (dx, dy) = (Float(x) - centre.x, Float(y) - centre.y)
                    let distance = (dx * dx + dy * dy).squareRoot()
                    let drawn =
                        switch row % labels {
                        case 0: Int(dx + 100) % 4 < 2
                        case 1: abs(distance - size) < 1.5
                        default: distance < size && (x + y) % 2 == 0
                        }
                    let value = 70 + (drawn ? light : 0) + Float.random(in: -25...25, using: &generator)
                    pixels.append(UInt8(min(255, max(0, value))))
                }
            }
        }
        return DataSet(
            source: "patterns", width: side, height: side, pixels: pixels, labels: (0..<perLabel * labels).map { $0 % labels },
            labelNames: Array(["bars", "rings", "dots"].prefix(labels)), splits: Array(repeating: nil, count: perLabel * labels))
    }
}

extension Recipe {
    /// Trained in seconds.
    static func tiny(_ changes: (inout Recipe) -> Void = { _ in }) throws -> Recipe {
        var recipe = try Recipe(
            text: """
                [network]
                mean = 0.5
                deviation = 0.25
                layers = [
                    { conv = 16, pool = "max" },
                    { residual = 16, stride = 2 },
                    { pool = "global", dropout = 0.1 },
                ]
                [augmentation]
                flip = true
                shift = 0.05
                erasing = 0.2
                [training]
                optimizer = "adam"
                rate = 0.005
                batch = 32
                epochs = 6
                average = 0.9
                """, path: "tiny.toml")
        changes(&recipe)
        return recipe
    }
}
