/// Features: Haar's, which both formats write alike, and local binary patterns.
extension CascadeReader {
    mutating func readFeatures(_ list: Element, in top: Element) throws(Failure) -> Cascade.Features {
        guard let isHaar else { throw failure(top, "no <featureType> before the features") }
        if width == 0 { throw failure(top, "no <width> and <height> before the features") }
        if isHaar {
            var features: [Cascade.HaarFeature] = []
            // Most nodes have a feature of their own.
            features.reserveCapacity(nodes.count)
            while let item = try nextItem(of: list) { features.append(try haarFeature(item)) }
            if features.isEmpty { throw empty(list) }
            return .haar(features)
        }
        var features: [Cascade.BlockPattern] = []
        while let item = try nextItem(of: list) { features.append(try blockPattern(item)) }
        if features.isEmpty { throw empty(list) }
        return .lbp(features)
    }

    /// Reads `<rects>` and `<tilted>`.
    mutating func haarFeature(_ item: Element) throws(Failure) -> Cascade.HaarFeature {
        var boxes = InlineArray<3, Cascade.WeightedBox>(repeating: .init(x: 0, y: 0, width: 0, height: 0, weight: 0))
        var count = 0
        var isTilted: Bool?
        while let child = try xml.next(in: item) {
            if xml.isNamed(child, "rects"), count == 0 {
                while let rect = try nextItem(of: child) {
                    if count == 3 { throw failure(child, "a feature of more than 3 rectangles: 2 or 3 are possible") }
                    boxes[count] = try weightedBox(rect)
                    count += 1
                }
                if count < 2 { throw failure(child, "a feature of \(count) rectangles: 2 or 3 are possible") }
            } else if xml.isNamed(child, "tilted"), isTilted == nil {
                isTilted = try xml.onlyInteger(child) != 0
            } else {
                try xml.skip(child)
            }
        }
        if count == 0 { throw missing("rects", in: item) }
        for index in 0..<count {
            let (x, y, w, h) = (boxes[index].x, boxes[index].y, boxes[index].width, boxes[index].height)
            let isInside = isTilted == true ? x - h >= 0 && x + w <= width && y + w + h <= height : x + w <= width && y + h <= height
            if !isInside { throw outside(isTilted == true ? "tilted rectangle" : "rectangle", x, y, w, h, at: item) }
        }
        return Cascade.HaarFeature(boxes: (boxes[0], boxes[1], boxes[2]), isTilted: isTilted ?? false)
    }

    /// Each bound is checked at once, so that no sum of two can overflow.
    private mutating func weightedBox(_ rect: Element) throws(Failure) -> Cascade.WeightedBox {
        let x = try xml.integer(rect), y = try xml.integer(rect), w = try xml.integer(rect), h = try xml.integer(rect)
        let weight = try xml.onlyFloat(rect), largest = max(width, height)
        guard 0...width ~= x, 0...height ~= y, 1...largest ~= w, 1...largest ~= h else {
            throw outside("rectangle", x, y, w, h, at: rect)
        }
        return Cascade.WeightedBox(x: x, y: y, width: w, height: h, weight: weight)
    }

    private func outside(_ what: String, _ x: Int, _ y: Int, _ w: Int, _ h: Int, at element: Element) -> Failure {
        failure(element, "the \(what) \(x) \(y) \(w) \(h) does not lie inside the \(width)×\(height) window")
    }

    private mutating func blockPattern(_ item: Element) throws(Failure) -> Cascade.BlockPattern {
        var pattern: Cascade.BlockPattern?
        while let child = try xml.next(in: item) {
            if xml.isNamed(child, "rect"), pattern == nil {
                pattern = try blocks(child)
            } else {
                try xml.skip(child)
            }
        }
        guard let pattern else { throw missing("rect", in: item) }
        return pattern
    }

    private mutating func blocks(_ rect: Element) throws(Failure) -> Cascade.BlockPattern {
        let x = try xml.integer(rect), y = try xml.integer(rect), w = try xml.integer(rect), h = try xml.onlyInteger(rect)
        guard 0...width ~= x, 0...height ~= y, 1...width ~= w, 1...height ~= h, x + 3 * w <= width, y + 3 * h <= height else {
            throw failure(rect, "3×3 blocks of \(w)×\(h) at \(x), \(y) do not lie inside the \(width)×\(height) window")
        }
        return Cascade.BlockPattern(x: x, y: y, width: w, height: h)
    }
}
