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
