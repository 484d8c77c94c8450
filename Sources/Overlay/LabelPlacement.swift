package import Imaging

/// Finds places for labels: inside the picture, beside their faces, clear of labels placed before and of other faces.
package struct LabelPlacement {
    private let width: Int
    private let height: Int
    /// Pixels between a face's box and its label.
    private let gap: Int
    private let faces: [Box]
    private var taken: [Box]

    /// What one step down the list of places costs, in labels' areas covering another face.
    private static let step = 0.15
    /// How much worse it is to cover a label than a face.
    private static let labelWeight = 10.0

    /// - Parameters:
    ///   - width: of the picture.
    ///   - faces: all boxes in it.
    ///   - obstacles: places that are taken from the start.
    package init(width: Int, height: Int, gap: Int, faces: [Box], obstacles: [Box] = []) {
        self.width = width
        self.height = height
        self.gap = gap
        self.faces = faces.map { $0.clipped(width: width, height: height) }
        taken = obstacles
    }

    /// The place for the label of face number `index`. The label is no larger than the picture.
    package mutating func place(width labelWidth: Int, height labelHeight: Int, at index: Int) -> Box {
        let face = faces[index]
        let left = face.x, right = face.maxX - labelWidth
        // Aligned with a large face, centred on a small one.
        let middle = min(left, (left + right) / 2)
        let inside = right > left ? left + gap : middle
        let above = face.y - gap - labelHeight, below = face.maxY + gap
        let places = [
            (middle, above), (left, above), (right, above), (middle, below), (left, below), (right, below),
            (inside, face.maxY - gap - labelHeight), (inside, face.y + gap),
            // In a crowd, a row further out.
            (middle, above - gap - labelHeight), (middle, below + gap + labelHeight),
        ]
        var best = Box(x: 0, y: 0, width: labelWidth, height: labelHeight)
        var lowest = Double.infinity
        for (rank, (x, y)) in places.enumerated() {
            var label = best
            label.x = min(max(0, x), width - labelWidth)
            label.y = min(max(0, y), height - labelHeight)
            // A place pushed in from above or below the picture lies on the face itself.
            let pushed = abs(label.y - y)
            let intrusion = pushed > 0 ? 1 + Double(pushed) / Double(labelHeight) : 0
            let cost = Self.step * Double(rank) + intrusion + covered(by: label, except: index)
            if cost < lowest {
                lowest = cost
                best = label
            }
        }
        taken.append(best)
        return best
    }

    /// Shares of the label that lie over other labels and faces.
    private func covered(by label: Box, except index: Int) -> Double {
        var area = 0.0
        for other in taken { area += Self.labelWeight * Double(label.intersectionArea(other)) }
        for (i, face) in faces.enumerated() where i != index { area += Double(label.intersectionArea(face)) }
        return area / Double(label.area)
    }
}
