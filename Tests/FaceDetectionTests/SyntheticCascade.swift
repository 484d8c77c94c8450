/// Random cascades in OpenCV's XML, to compare detectors on: their stages let a fair part of all windows through.
struct SyntheticCascade {
    enum Kind: String, CaseIterable, CustomStringConvertible {
        case stumps, trees, tallTrees, tilted, weighted, patterns, patternTrees

        var description: String { rawValue }
        var isHaar: Bool { self != .patterns && self != .patternTrees }
        var nodeCounts: ClosedRange<Int> {
            switch self {
            case .trees, .patternTrees: 1...4
            case .tallTrees: 17...20
            default: 1...1
            }
        }
    }

    private struct Node {
        var feature: Int
        var threshold: Double
        var subset: [Int]
        /// Above 0 a node, else a negated leaf.
        var left: Int
        var right: Int
    }

    private struct Feature {
        var boxes: [(x: Int, y: Int, width: Int, height: Int, weight: String)]
        var isTilted: Bool
    }

    let kind: Kind
    private let width: Int
    private let height: Int
    private var features: [Feature] = []
    private var stages: [(threshold: Double, trees: [(nodes: [Node], leaves: [Double])])] = []

    init(_ kind: Kind, seed: Int, width: Int = 18, height: Int = 14, stageCount: Int = 5) {
        self.kind = kind
        self.width = width
        self.height = height
        var random = Random(seed * 31 + kind.rawValue.count)
        for stage in 0..<stageCount {
            var trees: [(nodes: [Node], leaves: [Double])] = []
            for _ in 0..<4 + 3 * stage { trees.append(tree(&random)) }
            let spread = trees.reduce(0) { $0 + ($1.leaves.max()! - $1.leaves.min()!) }
            let middle = trees.reduce(0) { $0 + $1.leaves.reduce(0, +) / Double($1.leaves.count) }
            stages.append((middle + spread * (Double(random.below(16)) / 100 - 0.16), trees))
        }
    }

    private mutating func tree(_ random: inout Random) -> (nodes: [Node], leaves: [Double]) {
        let count = random.within(kind.nodeCounts)
        var nodes: [Node] = [], leaves: [Double] = []
        // Each node but the first hangs on one before it: a list of open ends is filled from the front.
        var ends: [(node: Int, isLeft: Bool)] = []
        for index in 0..<count {
            if index > 0 {
                let end = ends.remove(at: random.below(ends.count))
                if end.isLeft { nodes[end.node].left = index } else { nodes[end.node].right = index }
            }
            features.append(kind.isHaar ? haar(&random) : pattern(&random))
            nodes.append(
                Node(
                    feature: features.count - 1, threshold: random.signed() * 0.02,
                    subset: (0..<8).map { _ in random.below(1 << 24) * 256 + random.below(256) - (1 << 31) }, left: 0, right: 0))
            ends += [(index, true), (index, false)]
        }
        for end in ends {
            if end.isLeft { nodes[end.node].left = -leaves.count } else { nodes[end.node].right = -leaves.count }
            leaves.append(random.signed())
        }
        return (nodes, leaves)
    }

    private func haar(_ random: inout Random) -> Feature {
        if kind == .tilted && random.below(2) == 0 {
            let w = random.within(1...3), h = random.within(1...3)
            let x = random.within(2 * h...width - w), y = random.below(height - 2 * (w + h) + 1)
            return Feature(boxes: [(x, y, w, 2 * h, "-1."), (x, y, w, h, "2.")], isTilted: true)
        }
        if kind == .weighted {
            // Weights that are no whole numbers, and balance each other's areas nearly.
            let count = random.within(2...3)
            let sides = (0..<count).map { _ in (random.within(1...8), random.within(1...8)) }
            let boxes = sides.enumerated().map { index, side in
                let share = 1.25 * Double(sides[0].0 * sides[0].1) / Double(side.0 * side.1) / Double(count - 1)
                return (
                    x: random.below(width - side.0 + 1), y: random.below(height - side.1 + 1), width: side.0, height: side.1,
                    weight: index == 0 ? "-1.25" : "\(share)"
                )
            }
            return Feature(boxes: boxes, isTilted: false)
        }
        let w = random.within(1...3), h = random.within(1...3)
        let x = random.below(width - 4 * w + 1), y = random.below(height - 4 * h + 1)
        switch random.below(6) {
        case 0: return Feature(boxes: [(x, y, 2 * w, h, "-1."), (x + w, y, w, h, "2.")], isTilted: false)
        case 1: return Feature(boxes: [(x, y, w, 2 * h, "1."), (x, y, w, h, "-2.")], isTilted: false)
        case 2: return Feature(boxes: [(x, y, 3 * w, h, "-1."), (x + w, y, w, h, "3.")], isTilted: false)
        case 3: return Feature(boxes: [(x, y, 3 * w, 3 * h, "-1."), (x + w, y + h, w, h, "9.")], isTilted: false)
        case 4:
            return Feature(
                boxes: [(x, y, 2 * w, 2 * h, "-1."), (x, y, w, h, "2."), (x + w, y + h, w, h, "2.")], isTilted: false)
        default:
            return Feature(
                boxes: [(x, y, 2 * w, 2 * h, "1."), (x + w, y, w, h, "-2."), (x, y + h, w, h, "-2.")], isTilted: false)
        }
    }

    private func pattern(_ random: inout Random) -> Feature {
        let w = random.within(1...width / 3), h = random.within(1...height / 3)
        return Feature(boxes: [(random.below(width - 3 * w + 1), random.below(height - 3 * h + 1), w, h, "")], isTilted: false)
    }

    /// The format that OpenCV has written since 2.4.
    var xml: String {
        let stageText = stages.map { stage in
            let trees = stage.trees.map { tree in
                let nodes = tree.nodes.map { node in
                    let question = kind.isHaar ? "\(node.threshold)" : node.subset.map(String.init).joined(separator: " ")
                    return "\(node.left) \(node.right) \(node.feature) \(question)"
                }.joined(separator: "\n")
                let leaves = tree.leaves.map { "\($0)" }.joined(separator: " ")
                return "<_><internalNodes>\(nodes)</internalNodes><leafValues>\(leaves)</leafValues></_>\n"
            }.joined()
            let threshold = "<stageThreshold>\(stage.threshold)</stageThreshold>"
            return "<!-- a stage --><_>\(threshold)<weakClassifiers>\(trees)</weakClassifiers></_>\n"
        }.joined()
        let featureText = features.map { feature in
            kind.isHaar ? "<_>\(rects(feature))</_>\n" : "<_><rect>\(numbers(feature.boxes[0]))</rect></_>\n"
        }.joined()
        return """
            <?xml version="1.0"?>
            <opencv_storage><cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType>
            <featureType>\(kind.isHaar ? "HAAR" : "LBP")</featureType><height>\(height)</height><width>\(width)</width>
            <featureParams><maxCatCount>\(kind.isHaar ? 0 : 256)</maxCatCount></featureParams>
            <stageNum>\(stages.count)</stageNum>
            <stages>\(stageText)</stages>
            <features>\(featureText)</features>
            </cascade></opencv_storage>

            """
    }

    /// The same cascade in the format before that, which has Haar features only.
    var oldXML: String {
        let stageText = stages.map { stage in
            let trees = stage.trees.map { tree in
                "<_>" + tree.nodes.map { node in
                    func branch(_ side: String, _ link: Int) -> String {
                        link > 0 ? "<\(side)_node>\(link)</\(side)_node>" : "<\(side)_val>\(tree.leaves[-link])</\(side)_val>"
                    }
                    return "<_><feature>\(rects(features[node.feature]))</feature><threshold>\(node.threshold)</threshold>"
                        + branch("left", node.left) + branch("right", node.right) + "</_>"
                }.joined(separator: "\n") + "</_>\n"
            }.joined()
            let threshold = "<stage_threshold>\(stage.threshold)</stage_threshold>"
            return "<_><trees>\(trees)</trees>\(threshold)<parent>-1</parent><next>-1</next></_>\n"
        }.joined()
        return """
            <opencv_storage><haar type_id="opencv-haar-classifier"><size>\(width) \(height)</size>
            <stages>\(stageText)</stages></haar></opencv_storage>
            """
    }

    private func rects(_ feature: Feature) -> String {
        let list = feature.boxes.map { "<_>\(numbers($0))</_>" }.joined()
        return "<rects>\(list)</rects><tilted>\(feature.isTilted ? 1 : 0)</tilted>"
    }

    private func numbers(_ box: (x: Int, y: Int, width: Int, height: Int, weight: String)) -> String {
        "\(box.x) \(box.y) \(box.width) \(box.height) \(box.weight)"
    }
}
