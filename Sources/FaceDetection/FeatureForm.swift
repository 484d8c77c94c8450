internal import CCascadeKernels

/// A feature as a kernel node: which points of the integral image it takes, and how it puts them together. Where in memory the
/// points lie is another matter, which each layout answers anew.
struct FeatureForm {
    private var node = cascade_node()
    private var points = InlineArray<16, Point>(repeating: Point(x: 0, y: 0))
    private var pointCount = 0
    private var isTilted = false

    /// 3×3 blocks have 4×4 corners.
    init(_ pattern: Cascade.BlockPattern) {
        var corners: [Point] = []
        for row in 0..<4 {
            for column in 0..<4 {
                corners.append(Point(x: pattern.x + column * pattern.width, y: pattern.y + row * pattern.height))
            }
        }
        set(cascade_pattern, corners)
    }

    init(_ feature: Cascade.HaarFeature) {
        isTilted = feature.isTilted
        var boxes = [feature.boxes.0, feature.boxes.1]
        if feature.boxes.2.weight != 0 { boxes.append(feature.boxes.2) }
        let corners = boxes.map { Self.corners($0, feature.isTilted) }
        if Self.isExactInIntegers(boxes) {
            let counts = CornerCounts(boxes, corners)
            if let points = counts.edge {
                set(cascade_edge, points)
                return
            }
            if boxes.count == 2, abs(boxes[0].weight) == 1 {
                // factor · second − first, so a first rectangle that counts as plus turns its corners round.
                let first = boxes[0].weight < 0 ? corners[0] : [corners[0][1], corners[0][0], corners[0][3], corners[0][2]]
                node.factor = Int32(boxes[1].weight)
                set(cascade_line, corners[1] + first)
                return
            }
            if let (points, factor) = counts.checker {
                node.factor = factor
                set(cascade_checker, points)
                return
            }
        }
        node.weight = (boxes[0].weight, boxes[1].weight, boxes.count == 3 ? boxes[2].weight : 0)
        let nowhere = [Point](repeating: Point(x: 0, y: 0), count: 12 - 4 * boxes.count)
        set(cascade_weighted, corners.flatMap { $0 } + nowhere)
    }

    /// The node for integral images of a layout, the tilted ones `tilted` elements behind the sums. Its question is not set.
    func node(_ layout: Layout, tilted: Int) -> cascade_node {
        var node = node
        let base = isTilted ? tilted : 0
        withUnsafeMutableBytes(of: &node.offset) { bytes in
            for i in 0..<pointCount {
                let offset = layout.offset(points[i].x, points[i].y) + base
                bytes.storeBytes(of: Int32(offset), toByteOffset: 4 * i, as: Int32.self)
            }
        }
        return node
    }

    private mutating func set(_ kind: cascade_kind, _ points: [Point]) {
        node.kind = Int32(kind.rawValue)
        pointCount = points.count
        for (i, point) in points.enumerated() { self.points[i] = point }
    }

    private struct Point: Equatable {
        var x: Int
        var y: Int
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

    /// Corners of all rectangles put together, with what each counts; those that cancel out are gone.
    private struct CornerCounts {
        private var points = InlineArray<12, Point>(repeating: Point(x: 0, y: 0))
        private var counts = InlineArray<12, Int>(repeating: 0)
        private var used = 0
        private var left = 0

        init(_ boxes: [Cascade.WeightedBox], _ corners: [[Point]]) {
            for (box, corners) in zip(boxes, corners) {
                let weight = Int(box.weight)
                for i in 0..<4 {
                    var place = 0
                    while place < used, points[place] != corners[i] { place += 1 }
                    if place == used {
                        points[place] = corners[i]
                        used += 1
                    }
                    counts[place] += i == 0 || i == 3 ? weight : -weight
                }
            }
            for i in 0..<used where counts[i] != 0 { left += 1 }
        }

        /// Those that count so much, from top to bottom.
        private func points(_ count: Int) -> [Point] {
            (0..<used).filter { counts[$0] == count }.map { points[$0] }.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
        }

        var edge: [Point]? {
            guard left == 6 else { return nil }
            let plus = points(1), minus = points(-1), plus2 = points(2), minus2 = points(-2)
            guard plus.count == 2, minus.count == 2, plus2.count == 1, minus2.count == 1 else { return nil }
            return [plus[0], minus[0], plus[1], minus[1], plus2[0], minus2[0]]
        }

        var checker: ([Point], factor: Int32)? {
            guard left == 9 else { return nil }
            for factor in [1, -1] {
                let outer = points(factor), sides = points(-2 * factor), middle = points(4 * factor)
                if outer.count == 4, sides.count == 4, middle.count == 1 { return (outer + sides + middle, Int32(factor)) }
            }
            return nil
        }
    }
}
