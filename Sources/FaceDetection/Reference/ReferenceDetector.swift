package import Imaging

/// The detector written down plainly, window by window. It is slow: it is there to tell whether the fast one is right.
package struct ReferenceDetector {
    let cascade: Cascade
    let settings: DetectionSettings

    package init(cascade: Cascade, settings: DetectionSettings) {
        precondition(settings.problem == nil, "settings are validated before")
        self.cascade = cascade
        self.settings = settings
    }

    /// The faces, in the order of `FaceDetector`.
    package func detect(_ image: borrowing GrayImage) -> [Detection] {
        Grouping.group(windows(image), minNeighbors: settings.minNeighbors, width: image.width, height: image.height)
    }

    /// Every window that passes all stages, ungrouped and unclipped.
    func windows(_ image: borrowing GrayImage) -> [Box] {
        let plan = SearchPlan(
            imageWidth: image.width, imageHeight: image.height, window: (cascade.width, cascade.height), settings: settings)
        var found: [Box] = []
        for level in plan.levels {
            let pixels = Self.resize(image, width: level.width, height: level.height)
            let integrals = Integrals(pixels: pixels, width: level.width, height: level.height, tilted: cascade.hasTilted)
            for y in stride(from: 0, to: level.rows, by: level.step) {
                var x = 0
                while x < level.columns {
                    switch evaluate(integrals, x, y) {
                    case .face: found.append(level.box(x: x, y: y, width: cascade.width, height: cascade.height))
                    case .failedFirst: x += level.step
                    case .flat, .failedLater: break
                    }
                    x += level.step
                }
            }
        }
        return found
    }

    private enum Verdict { case face, flat, failedFirst, failedLater }

    private func evaluate(_ integrals: Integrals, _ x: Int, _ y: Int) -> Verdict {
        var norm: Float = 1
        if case .haar = cascade.features {
            guard let value = integrals.norm(x, y, width: cascade.width, height: cascade.height) else { return .flat }
            norm = value
        }
        for (index, stage) in cascade.stages.enumerated() {
            var sum = 0.0
            for tree in cascade.trees[stage.trees] { sum += Double(value(of: tree, integrals, x, y, norm)) }
            if sum < Double(stage.threshold) { return index == 0 ? .failedFirst : .failedLater }
        }
        return .face
    }

    private func value(of tree: Cascade.Tree, _ integrals: Integrals, _ x: Int, _ y: Int, _ norm: Float) -> Float {
        var next = 0
        repeat {
            let node = cascade.nodes[tree.firstNode + next]
            let goesLeft: Bool
            switch cascade.features {
            case .haar(let features):
                goesLeft = integrals.value(features[node.feature], x, y) * norm < node.threshold
            case .lbp(let features):
                let pattern = integrals.pattern(features[node.feature], x, y)
                let word = cascade.subsets[(tree.firstNode + next) * Cascade.subsetWords + pattern / 32]
                goesLeft = word >> (pattern % 32) & 1 == 1
            }
            next = goesLeft ? node.left : node.right
        } while next > 0
        return cascade.leaves[tree.firstLeaf - next]
    }

    /// OpenCV's `INTER_LINEAR_EXACT`: bilinear between pixel centres, weights in 1/256, rounded once at the end.
    static func resize(_ image: borrowing GrayImage, width: Int, height: Int) -> [UInt8] {
        let columns = taps(from: image.width, to: width), rows = taps(from: image.height, to: height)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height)
        for row in rows {
            for column in columns {
                let (x0, x1, y0, y1) = (column.first, column.second, row.first, row.second)
                let upper = column.weight0 * Int(image[x0, y0]) + column.weight1 * Int(image[x1, y0])
                let lower = column.weight0 * Int(image[x0, y1]) + column.weight1 * Int(image[x1, y1])
                pixels.append(UInt8((row.weight0 * upper + row.weight1 * lower + 32768) >> 16))
            }
        }
        return pixels
    }

    /// For each output the two source samples it lies between, and their weights in 1/256.
    static func taps(from length: Int, to count: Int) -> [(first: Int, second: Int, weight0: Int, weight1: Int)] {
        let ratio = Double(length) / Double(count)
        return (0..<count).map { i in
            let position = ratio * (Double(i) + 0.5) - 0.5
            let floor = position.rounded(.down)
            let index = Int(floor)
            if index < 0 { return (0, 0, 256, 0) }
            if index >= length - 1 { return (length - 1, length - 1, 256, 0) }
            let weight = roundEven((position - floor) * 256)
            return (index, index + 1, 256 - weight, weight)
        }
    }
}
