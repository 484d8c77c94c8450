internal import Imaging

/// Merges windows that mean the same face, as OpenCV's `groupRectangles` with eps 0.2.
struct Grouping {
    static let tolerance = 0.2

    /// The groups of more than `minNeighbors` windows; with `minNeighbors` 0 every window by itself. Clipped and in order.
    static func group(_ windows: [Box], minNeighbors: Int, width: Int, height: Int) -> [Detection] {
        let merged = minNeighbors <= 0 ? windows.map { Detection(box: $0, neighbors: 1) } : merge(windows, minNeighbors: minNeighbors)
        return merged.compactMap { detection in
            let box = detection.box.clipped(width: width, height: height)
            return box.width > 0 && box.height > 0 ? Detection(box: box, neighbors: detection.neighbors) : nil
        }.sorted(by: Detection.precedes)
    }

    private static func merge(_ windows: [Box], minNeighbors: Int) -> [Detection] {
        var groups: [Int: (x: Int, y: Int, width: Int, height: Int, count: Int)] = [:]
        for (window, label) in zip(windows, components(windows)) {
            let sum = groups[label, default: (0, 0, 0, 0, 0)]
            groups[label] = (
                sum.x + window.x, sum.y + window.y, sum.width + window.width, sum.height + window.height, sum.count + 1
            )
        }
        let large = groups.values.filter { $0.count > minNeighbors }.map { sum in
            let share = 1 / Float(sum.count)
            return Detection(
                box: Box(
                    x: roundEven(Float(sum.x) * share), y: roundEven(Float(sum.y) * share), width: roundEven(Float(sum.width) * share),
                    height: roundEven(Float(sum.height) * share)),
                neighbors: sum.count)
        }
        return large.enumerated().filter { index, one in
            !large.enumerated().contains { other, two in other != index && swallows(two, one) }
        }.map(\.element)
    }

    /// Whether `one` lies inside the slightly grown `two` and is less sure of itself.
    private static func swallows(_ two: Detection, _ one: Detection) -> Bool {
        let dx = roundEven(Double(two.box.width) * tolerance), dy = roundEven(Double(two.box.height) * tolerance)
        return one.box.x >= two.box.x - dx && one.box.y >= two.box.y - dy && one.box.maxX <= two.box.maxX + dx
            && one.box.maxY <= two.box.maxY + dy && (two.neighbors > max(3, one.neighbors) || one.neighbors < 3)
    }

    private static func areSimilar(_ a: Box, _ b: Box) -> Bool {
        let delta = tolerance * Double(min(a.width, b.width) + min(a.height, b.height)) * 0.5
        return Double(abs(a.x - b.x)) <= delta && Double(abs(a.y - b.y)) <= delta && Double(abs(a.maxX - b.maxX)) <= delta
            && Double(abs(a.maxY - b.maxY)) <= delta
    }

    /// For each window the index of a window that stands for its connected component.
    private static func components(_ windows: [Box]) -> [Int] {
        var parent = Array(windows.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parent[index] != index {
                parent[index] = parent[parent[index]]
                index = parent[index]
            }
            return index
        }
        // Similar windows have near left edges: sorted by them, each meets only those that can be similar.
        let order = windows.indices.sorted { (windows[$0].x, $0) < (windows[$1].x, $1) }
        for (place, a) in order.enumerated() {
            let reach = tolerance * Double(windows[a].width + windows[a].height) * 0.5
            for b in order[(place + 1)...] {
                if Double(windows[b].x - windows[a].x) > reach { break }
                let (rootA, rootB) = (root(a), root(b))
                if rootA != rootB && areSimilar(windows[a], windows[b]) { parent[max(rootA, rootB)] = min(rootA, rootB) }
            }
        }
        return windows.indices.map(root)
    }
}
