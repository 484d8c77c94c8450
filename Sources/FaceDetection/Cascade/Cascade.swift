/// A boosted cascade of tree classifiers, as OpenCV's `CascadeClassifier` reads it: Haar or LBP features on a fixed window.
///
/// A window is a face when every stage's sum of leaf values reaches the stage's threshold. Everything here has been
/// checked: features lie inside the window, indices point where they should, and a node's children come behind it.
package struct Cascade: Sendable {
    /// A weighted rectangle of a Haar feature, in pixels of the window; kept in 16 bits each, for a cascade has thousands of features.
    struct WeightedBox: Hashable {
        private var storedX, storedY, storedWidth, storedHeight: Int16
        var weight: Float

        init(x: Int, y: Int, width: Int, height: Int, weight: Float) {
            (storedX, storedY, storedWidth, storedHeight) = (Int16(x), Int16(y), Int16(width), Int16(height))
            self.weight = weight
        }

        var x: Int { Int(storedX) }
        var y: Int { Int(storedY) }
        var width: Int { Int(storedWidth) }
        var height: Int { Int(storedHeight) }
    }

    /// A weighted sum over two or three rectangles, upright or turned by 45°. Unused third rectangles weigh 0.
    struct HaarFeature: Hashable {
        var boxes: (WeightedBox, WeightedBox, WeightedBox)
        var isTilted: Bool

        static func == (a: Self, b: Self) -> Bool { a.boxes == b.boxes && a.isTilted == b.isTilted }

        func hash(into hasher: inout Hasher) {
            hasher.combine(boxes.0)
            hasher.combine(boxes.1)
            hasher.combine(boxes.2)
            hasher.combine(isTilted)
        }
    }

    /// A local binary pattern over 3×3 blocks, each `width × height` pixels; (x, y) is the first block's corner.
    struct BlockPattern: Hashable {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
    }

    enum Features {
        case haar([HaarFeature])
        case lbp([BlockPattern])

        var count: Int {
            switch self {
            case .haar(let features): features.count
            case .lbp(let features): features.count
            }
        }
    }

    struct Node {
        var feature: Int
        /// Haar: goes left where the normalised feature is less.
        var threshold: Float
        /// Where to go: above 0 a node of the tree, else the negated index of one of its leaves.
        var left: Int
        var right: Int
    }

    struct Tree {
        var firstNode: Int
        var nodeCount: Int
        /// A tree has one leaf more than nodes.
        var firstLeaf: Int
    }

    struct Stage {
        var trees: Range<Int>
        /// The least sum that passes, already lowered by the tolerance of `tolerance`.
        var threshold: Float
    }

    /// What OpenCV takes off every stage threshold.
    static let tolerance: Float = 1e-5
    /// Words of 32 patterns in an LBP node's subset of the 256 patterns.
    static let subsetWords = 8

    /// The file's name, for messages.
    package let name: String
    /// The window's size in pixels: the smallest face that can be found.
    package let width: Int
    package let height: Int
    var features: Features
    var stages: [Stage]
    var trees: [Tree]
    var nodes: [Node]
    var leaves: [Float]
    /// LBP: for each node the set of patterns that go left, `subsetWords` words.
    var subsets: [UInt32]

    /// Whether some feature needs the tilted integral image.
    var hasTilted: Bool {
        if case .haar(let features) = features { return features.contains { $0.isTilted } }
        return false
    }

    /// The most nodes that one of its trees has.
    var largestTree: Int { trees.reduce(0) { max($0, $1.nodeCount) } }
}
