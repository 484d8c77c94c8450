internal import CCascadeKernels

/// A feature as a kernel node: which points of the integral image it takes, and how it puts them together. Where in memory the
/// points lie is another matter, which each layout answers anew.
struct FeatureForm {
    private var kind = cascade_pattern
    private var factor: Int32 = 0
    private var weights: (Float, Float, Float) = (0, 0, 0)
    private var points = PointList()
    private var isTilted = false

    /// 3×3 blocks have 4×4 corners.
    init(_ pattern: Cascade.BlockPattern) {
        var corners = PointList()
        for row in 0..<4 {
            for column in 0..<4 {
                corners.append(Point(x: pattern.x + column * pattern.width, y: pattern.y + row * pattern.height))
            }
        }
        set(cascade_pattern, corners)
    }

    init(_ feature: Cascade.HaarFeature) {
        isTilted = feature.isTilted
        let boxes: InlineArray<3, Cascade.WeightedBox> = [feature.boxes.0, feature.boxes.1, feature.boxes.2]
        let count = boxes[2].weight == 0 ? 2 : 3
        var corners = PointList()
        for i in 0..<count { corners.append(cornersOf: boxes[i], isTilted: isTilted) }
        if Self.isExactInIntegers(boxes) {
            let counts = CornerCounts(boxes, corners), left = counts.left
            if left == 6, let points = counts.edge {
                set(cascade_edge, points)
                return
            }
            if count == 2, abs(boxes[0].weight) == 1 {
                // factor · second − first, so a first rectangle that counts as plus turns its corners round.
                var points = PointList()
                for i in 4..<8 { points.append(corners[i]) }
                for i in 0..<4 { points.append(corners[boxes[0].weight < 0 ? i : i ^ 1]) }
                factor = Int32(boxes[1].weight)
                set(cascade_line, points)
                return
            }
            if left == 9, let (points, factor) = counts.checker {
                self.factor = factor
                set(cascade_checker, points)
                return
            }
        }
        weights = (boxes[0].weight, boxes[1].weight, boxes[2].weight)
        while corners.count < 12 { corners.append(Point(x: 0, y: 0)) }
        set(cascade_weighted, corners)
    }

    /// The node for integral images of a layout, the tilted ones `tilted` elements behind the sums. Its question is not set.
    func node(_ layout: Layout, tilted: Int) -> cascade_node {
        var node = cascade_node()
        node.kind = Int32(kind.rawValue)
        node.factor = factor
        node.weight = weights
        let base = isTilted ? tilted : 0
        withUnsafeMutableBytes(of: &node.offset) { bytes in
            for i in 0..<points.count {
                let offset = layout.offset(points[i].x, points[i].y) + base
                bytes.storeBytes(of: Int32(offset), toByteOffset: 4 * i, as: Int32.self)
            }
        }
        return node
    }

    private mutating func set(_ kind: cascade_kind, _ points: PointList) {
        self.kind = kind
        self.points = points
    }

    /// Whether every product and sum that float arithmetic would form is whole and at most 2²⁴, so that it is exact. A tilted
    /// rectangle covers twice its sides' product.
    private static func isExactInIntegers(_ boxes: InlineArray<3, Cascade.WeightedBox>) -> Bool {
        var largest = 0.0
        for i in 0..<3 {
            let box = boxes[i]
            guard box.weight == box.weight.rounded(), abs(box.weight) <= 1024 else { return false }
            largest += Double(abs(box.weight)) * Double(2 * box.width * box.height) * 255
        }
        return largest <= 0x1p24
    }
}

extension Cascade {
    /// Its features as they are packed.
    var forms: [FeatureForm] {
        switch features {
        case .haar(let features): features.map { FeatureForm($0) }
        case .lbp(let features): features.map { FeatureForm($0) }
        }
    }
}

/// In one number, so that points are compared at once. Features lie inside the window: neither coordinate is negative.
private struct Point: Comparable {
    private var number: UInt32

    init(x: Int, y: Int) { number = UInt32(UInt16(y)) << 16 | UInt32(UInt16(x)) }

    var x: Int { Int(number & 0xFFFF) }
    var y: Int { Int(number >> 16) }

    /// From top to bottom and left to right.
    static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// Up to sixteen points without memory of their own, and in little of it: a cascade has thousands of features.
private struct PointList {
    private var points = InlineArray<16, Point>(repeating: Point(x: 0, y: 0))
    private var storedCount: UInt8 = 0

    var count: Int { Int(storedCount) }

    subscript(index: Int) -> Point { points[index] }

    mutating func append(_ point: Point) {
        points[count] = point
        storedCount += 1
    }

    /// The corners whose integral values, with signs + − − +, give the rectangle's sum.
    mutating func append(cornersOf box: Cascade.WeightedBox, isTilted: Bool) {
        let (x, y, w, h) = (box.x, box.y, box.width, box.height)
        append(Point(x: x, y: y))
        append(isTilted ? Point(x: x - h, y: y + h) : Point(x: x + w, y: y))
        append(isTilted ? Point(x: x + w, y: y + w) : Point(x: x, y: y + h))
        append(isTilted ? Point(x: x + w - h, y: y + w + h) : Point(x: x + w, y: y + h))
    }

    mutating func append(_ others: PointList) {
        for i in 0..<others.count { append(others[i]) }
    }

    /// Puts a point in its place from top to bottom and left to right.
    mutating func insert(_ point: Point) {
        var place = count
        while place > 0, point < points[place - 1] {
            points[place] = points[place - 1]
            place -= 1
        }
        points[place] = point
        storedCount += 1
    }
}

/// Corners of all of a feature's rectangles put together, with what each counts; those that cancel out count nothing.
private struct CornerCounts {
    private var points = PointList()
    private var counts = InlineArray<16, Int32>(repeating: 0)

    /// `corners`: four of each box.
    init(_ boxes: InlineArray<3, Cascade.WeightedBox>, _ corners: PointList) {
        for box in 0..<corners.count / 4 {
            let weight = Int32(boxes[box].weight)
            add(corners[4 * box], weight)
            add(corners[4 * box + 1], -weight)
            add(corners[4 * box + 2], -weight)
            add(corners[4 * box + 3], weight)
        }
    }

    private mutating func add(_ point: Point, _ weight: Int32) {
        for i in 0..<points.count where points[i] == point {
            counts[i] += weight
            return
        }
        counts[points.count] = weight
        points.append(point)
    }

    /// How many count.
    var left: Int {
        var left = 0
        for i in 0..<points.count where counts[i] != 0 { left += 1 }
        return left
    }

    /// Of six that count.
    var edge: PointList? {
        var plus = PointList(), minus = PointList(), plus2 = PointList(), minus2 = PointList()
        for i in 0..<points.count {
            switch counts[i] {
            case 0: continue
            case 1: plus.insert(points[i])
            case -1: minus.insert(points[i])
            case 2: plus2.insert(points[i])
            case -2: minus2.insert(points[i])
            default: return nil
            }
        }
        guard plus.count == 2, minus.count == 2, plus2.count == 1, minus2.count == 1 else { return nil }
        var edge = PointList()
        for i in 0..<2 {
            edge.append(plus[i])
            edge.append(minus[i])
        }
        edge.append(plus2)
        edge.append(minus2)
        return edge
    }

    /// Of nine.
    var checker: (PointList, factor: Int32)? {
        var factor: Int32 = 0
        for i in 0..<points.count where abs(counts[i]) == 4 { factor = counts[i] / 4 }
        var corners = PointList(), sides = PointList(), middle = PointList()
        for i in 0..<points.count {
            switch counts[i] * factor {
            case 0: continue
            case 1: corners.insert(points[i])
            case -2: sides.insert(points[i])
            case 4: middle.insert(points[i])
            default: return nil
            }
        }
        guard corners.count == 4, sides.count == 4, middle.count == 1 else { return nil }
        corners.append(sides)
        corners.append(middle)
        return (corners, factor)
    }
}
