internal import Imaging

/// Finds places for labels: inside the picture, beside their faces, clear of labels placed before and of other faces.
struct LabelPlacement {
    private let width: Int
    private let height: Int
    /// Pixels between a face's box and its label.
    private let gap: Int
    private let faces: [Box]
    private var taken: [Box] = []

    /// What one step down the list of places costs, in labels' areas covering another face.
    private static let step = 0.2
    /// How much worse it is to cover a label than a face.
    private static let labelWeight = 10.0

    /// - Parameters:
    ///   - width: of the picture.
    ///   - faces: all boxes in it.
    init(width: Int, height: Int, gap: Int, faces: [Box]) {
        self.width = width
        self.height = height
        self.gap = gap
        self.faces = faces.map { $0.clipped(width: width, height: height) }
    }

    /// The place for the label of face number `index`. The label is no larger than the picture.
    mutating func place(width labelWidth: Int, height labelHeight: Int, at index: Int) -> Box {
        let face = faces[index]
        let left = face.x, right = face.maxX - labelWidth
        let above = face.y - gap - labelHeight, below = face.maxY + gap
        let places = [
            (left, above), (right, above), (left, below), (right, below),
            (left + gap, face.maxY - gap - labelHeight), (left + gap, face.y + gap),
        ]
        var best = Box(x: 0, y: 0, width: labelWidth, height: labelHeight)
        var lowest = Double.infinity
        for (rank, (x, y)) in places.enumerated() {
            var label = best
            label.x = min(max(0, x), width - labelWidth)
            label.y = min(max(0, y), height - labelHeight)
            // A place pushed in from above or below the picture lies on the face itself.
            let pushed = abs(label.y - y)
            let cost =
                Self.step * Double(rank) + (pushed > 0 ? 1 + Double(pushed) / Double(labelHeight) : 0) + covered(by: label, except: index)
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
