internal import CCascadeKernels

/// A feature as a kernel node: which points of the integral image it takes, and how it puts them together.
struct FeatureForm {
    var node = cascade_node()

    /// 3×3 blocks have 4×4 corners.
    init(_ pattern: Cascade.BlockPattern, _ layout: Layout) {
        var offsets: [Int] = []
        for row in 0..<4 {
            for column in 0..<4 {
                offsets.append(layout.offset(pattern.x + column * pattern.width, pattern.y + row * pattern.height))
            }
        }
        set(cascade_pattern, offsets)
    }

    /// `base` elements are added to every offset.
    init(_ feature: Cascade.HaarFeature, _ layout: Layout, base: Int) {
        let boxes = feature.boxes.2.weight == 0 ? [feature.boxes.0, feature.boxes.1] : [feature.boxes.0, feature.boxes.1, feature.boxes.2]
        let corners = boxes.map { Self.corners($0, feature.isTilted) }
        func offsets(_ points: [Point]) -> [Int] { points.map { layout.offset($0.x, $0.y) + base } }
        if Self.isExactInIntegers(boxes) {
            if let points = Self.edge(boxes, corners) {
                set(cascade_edge, offsets(points))
                return
            }
            if boxes.count == 2, abs(boxes[0].weight) == 1 {
                // factor · second − first, so a first rectangle that counts as plus turns its corners round.
                let first = boxes[0].weight < 0 ? corners[0] : [corners[0][1], corners[0][0], corners[0][3], corners[0][2]]
                node.factor = Int32(boxes[1].weight)
                set(cascade_line, offsets(corners[1] + first))
                return
            }
            if let (points, factor) = Self.checker(boxes, corners) {
                node.factor = factor
                set(cascade_checker, offsets(points))
                return
            }
        }
        node.weight = (boxes[0].weight, boxes[1].weight, boxes.count == 3 ? boxes[2].weight : 0)
        let nowhere = [Point](repeating: Point(x: 0, y: 0), count: 12 - 4 * boxes.count)
        set(cascade_weighted, offsets(corners.flatMap { $0 } + nowhere))
    }

    private struct Point: Hashable {
        var x: Int
        var y: Int
    }

    private mutating func set(_ kind: cascade_kind, _ offsets: [Int]) {
        node.kind = Int32(kind.rawValue)
        withUnsafeMutableBytes(of: &node.offset) { bytes in
            for (index, offset) in offsets.enumerated() {
                bytes.storeBytes(of: Int32(offset), toByteOffset: 4 * index, as: Int32.self)
            }
        }
    }

    /// The corners whose integral values, with signs + − − +, give the rectangle's sum.
    private static func corners(_ box: Cascade.WeightedBox, _ isTilted: Bool) -> [Point] {
        let (x, y, w, h) = (box.x, box.y, box.width, box.height)
        if isTilted {
            return [Point(x: x, y: y), Point(x: x - h, y: y + h), Point(x: x + w, y: y + w), Point(x: x + w - h, y: y + w + h)]
        }
        return [Point(x: x, y: y), Point(x: x + w, y: y), Point(x: x, y: y + h), Point(x: x + w, y: y + h)]
    }

    /// Whether every product and sum that float arithmetic would form is whole and at most 2²⁴, so that it is exact. A tilted
    /// rectangle covers twice its sides' product.
    private static func isExactInIntegers(_ boxes: [Cascade.WeightedBox]) -> Bool {
        boxes.allSatisfy { $0.weight == $0.weight.rounded() && abs($0.weight) <= 1024 }
            && boxes.reduce(0.0) { $0 + Double(abs($1.weight)) * Double(2 * $1.width * $1.height) * 255 } <= 0x1p24
    }

    /// Points of the rectangles put together, with what each counts; those that cancel out are gone.
    private static func merged(_ boxes: [Cascade.WeightedBox], _ corners: [[Point]]) -> [Point: Int] {
        var counts: [Point: Int] = [:]
        for (box, corners) in zip(boxes, corners) {
            for (corner, sign) in zip(corners, [1, -1, -1, 1]) { counts[corner, default: 0] += sign * Int(box.weight) }
        }
        return counts.filter { $0.value != 0 }
    }

    private static func points(_ counts: [Point: Int], _ count: Int) -> [Point] {
        counts.filter { $0.value == count }.keys.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
    }

    private static func edge(_ boxes: [Cascade.WeightedBox], _ corners: [[Point]]) -> [Point]? {
        let counts = merged(boxes, corners)
        let plus = points(counts, 1), minus = points(counts, -1), plus2 = points(counts, 2), minus2 = points(counts, -2)
        guard counts.count == 6, plus.count == 2, minus.count == 2, plus2.count == 1, minus2.count == 1 else { return nil }
        return [plus[0], minus[0], plus[1], minus[1], plus2[0], minus2[0]]
    }

    private static func checker(_ boxes: [Cascade.WeightedBox], _ corners: [[Point]]) -> ([Point], Int32)? {
        let counts = merged(boxes, corners)
        for factor in [1, -1] {
            let outer = points(counts, factor), sides = points(counts, -2 * factor), middle = points(counts, 4 * factor)
            if counts.count == 9, outer.count == 4, sides.count == 4, middle.count == 1 {
                return (outer + sides + middle, Int32(factor))
            }
        }
        return nil
    }
}
