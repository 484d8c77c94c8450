/// Builds a cascade from its XML and checks every number on the way. Here the new format; the old one is next door.
struct CascadeReader {
    typealias Failure = XMLTree.Failure

    let tree: XMLTree
    var width = 0
    var height = 0
    var stages: [Cascade.Stage] = []
    var trees: [Cascade.Tree] = []
    var nodes: [Cascade.Node] = []
    var leaves: [Float] = []
    var subsets: [UInt32] = []

    /// The largest window side; far above any trained cascade, and small enough that no window's sums overflow.
    static let largestWindow = 1024

    init(_ tree: XMLTree) { self.tree = tree }

    mutating func cascade(named name: String) throws(Failure) -> Cascade {
        guard tree.isNamed(tree.root, "opencv_storage"), let top = tree.elements[tree.root].firstChild else {
            throw failure(tree.root, "the outermost element is not <opencv_storage> with a cascade in it")
        }
        let features: Cascade.Features
        if tree.child(top, "stageType") != nil {
            features = try readNewFormat(top)
        } else if tree.child(top, "size") != nil {
            features = .haar(try readOldFormat(top))
        } else {
            throw failure(top, "neither <stageType> nor <size> inside <\(tree.name(top))>: this is no cascade")
        }
        return Cascade(
            name: name, width: width, height: height, features: features, stages: stages, trees: trees, nodes: nodes,
            leaves: leaves, subsets: subsets)
    }

    func failure(_ element: Int, _ message: String) -> Failure {
        Failure(offset: tree.elements[element].name.lowerBound, message: message)
    }

    func required(_ parent: Int, _ name: StaticString) throws(Failure) -> Int {
        guard let child = tree.child(parent, name) else { throw failure(parent, "<\(tree.name(parent))> has no <\(name)>") }
        return child
    }

    func integer(_ element: Int) throws(Failure) -> Int {
        var numbers = NumberReader(tree, element)
        let value = try numbers.integer()
        try numbers.finish()
        return value
    }

    func float(_ element: Int) throws(Failure) -> Float {
        var numbers = NumberReader(tree, element)
        let value = try numbers.float()
        try numbers.finish()
        return value
    }

    /// The children that stand for a list's items.
    func items(_ list: Int) throws(Failure) -> XMLTree.Children {
        let items = tree.children(list)
        if items.first == nil { throw failure(list, "<\(tree.name(list))> is empty") }
        for item in items where !tree.isNamed(item, "_") { throw failure(item, "<\(tree.name(item))> in a list of <_>") }
        return items
    }

    mutating func setWindow(_ width: Int, _ height: Int, at element: Int) throws(Failure) {
        guard 3...Self.largestWindow ~= width, 3...Self.largestWindow ~= height else {
            throw failure(element, "a window of \(width)×\(height) is out of range (3 to \(Self.largestWindow))")
        }
        self.width = width
        self.height = height
    }

    private func word(_ element: Int) -> String {
        let text = tree.bytes[tree.elements[element].content].prefix(40).filter { !XMLTree.isSpace($0) }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func readNewFormat(_ top: Int) throws(Failure) -> Cascade.Features {
        let stageType = try required(top, "stageType"), featureType = try required(top, "featureType")
        guard word(stageType) == "BOOST" else { throw failure(stageType, "stage type '\(word(stageType))' is not BOOST") }
        guard ["HAAR", "LBP"].contains(word(featureType)) else {
            throw failure(featureType, "feature type '\(word(featureType))' is neither HAAR nor LBP")
        }
        let isHaar = word(featureType) == "HAAR"
        let width = try required(top, "width")
        try setWindow(try integer(width), try integer(try required(top, "height")), at: width)
        let categories = try required(try required(top, "featureParams"), "maxCatCount")
        guard try integer(categories) == (isHaar ? 0 : 256) else {
            throw failure(categories, "maxCatCount must be \(isHaar ? "0 for HAAR" : "256 for LBP")")
        }
        let featureList = try items(try required(top, "features"))
        let featureCount = featureList.counted()
        let features: Cascade.Features
        if isHaar {
            var haar: [Cascade.HaarFeature] = []
            haar.reserveCapacity(featureCount)
            for item in featureList { haar.append(try haarFeature(item)) }
            features = .haar(haar)
        } else {
            var lbp: [Cascade.BlockPattern] = []
            for item in featureList { lbp.append(try blockPattern(item)) }
            features = .lbp(lbp)
        }
        let stageList = try required(top, "stages")
        let stageItems = try items(stageList), stageCount = stageItems.counted()
        if let count = tree.child(top, "stageNum"), try integer(count) != stageCount {
            throw failure(count, "stageNum is \(try integer(count)), but there are \(stageCount) stages")
        }
        for stage in stageItems {
            let firstTree = trees.count
            for weak in try items(try required(stage, "weakClassifiers")) {
                try readTree(weak, featureCount: featureCount, isHaar: isHaar)
            }
            let threshold = try float(try required(stage, "stageThreshold"))
            stages.append(Cascade.Stage(trees: firstTree..<trees.count, threshold: threshold - Cascade.tolerance))
        }
        return features
    }

    private mutating func readTree(_ weak: Int, featureCount: Int, isHaar: Bool) throws(Failure) {
        let internalNodes = try required(weak, "internalNodes")
        let firstNode = nodes.count, firstLeaf = leaves.count
        var numbers = NumberReader(tree, internalNodes)
        repeat {
            let left = try numbers.integer(), right = try numbers.integer(), feature = try numbers.integer()
            guard 0..<featureCount ~= feature else {
                throw failure(internalNodes, "feature \(feature) does not exist: there are \(featureCount)")
            }
            var threshold: Float = 0
            if isHaar {
                threshold = try numbers.float()
            } else {
                for _ in 0..<Cascade.subsetWords { subsets.append(UInt32(bitPattern: Int32(try numbers.integer()))) }
            }
            nodes.append(Cascade.Node(feature: feature, threshold: threshold, left: left, right: right))
        } while numbers.hasNext()
        let leafValues = try required(weak, "leafValues")
        numbers = NumberReader(tree, leafValues)
        while numbers.hasNext() { leaves.append(try numbers.float()) }
        try closeTree(firstNode: firstNode, firstLeaf: firstLeaf, at: internalNodes)
    }

    /// Checks the tree whose nodes and leaves were appended last. A child that lies behind its parent excludes cycles.
    mutating func closeTree(firstNode: Int, firstLeaf: Int, at element: Int) throws(Failure) {
        let nodeCount = nodes.count - firstNode, leafCount = leaves.count - firstLeaf
        guard leafCount == nodeCount + 1 else {
            throw failure(element, "a tree of \(nodeCount) nodes has \(leafCount) leaves, not \(nodeCount + 1)")
        }
        for index in 0..<nodeCount {
            for child in [nodes[firstNode + index].left, nodes[firstNode + index].right] {
                if child > 0 ? !(index + 1..<nodeCount ~= child) : -child >= leafCount {
                    throw failure(element, "node \(index) of a tree leads to \(child), which is no later node and no leaf of it")
                }
            }
        }
        trees.append(Cascade.Tree(firstNode: firstNode, nodeCount: nodeCount, firstLeaf: firstLeaf))
    }

    /// Reads `<rects>` and `<tilted>`, which both formats share.
    func haarFeature(_ item: Int) throws(Failure) -> Cascade.HaarFeature {
        let list = try required(item, "rects")
        let rects = try items(list)
        let count = rects.counted()
        guard 2...3 ~= count else { throw failure(list, "a feature of \(count) rectangles: 2 or 3 are possible") }
        let isTilted = try tree.child(item, "tilted").map { element throws(Failure) in try integer(element) != 0 } ?? false
        var boxes = InlineArray<3, Cascade.WeightedBox>(repeating: .init(x: 0, y: 0, width: 0, height: 0, weight: 0))
        for (index, rect) in rects.enumerated() {
            var numbers = NumberReader(tree, rect)
            let x = try numbers.integer(), y = try numbers.integer(), w = try numbers.integer(), h = try numbers.integer()
            let weight = try numbers.float()
            try numbers.finish()
            // Each bound first, so that no sum of two can overflow.
            let isSmall = 0...width ~= x && 0...height ~= y && 1...max(width, height) ~= w && 1...max(width, height) ~= h
            let isInside = isTilted ? x - h >= 0 && x + w <= width && y + w + h <= height : x + w <= width && y + h <= height
            guard isSmall && isInside else {
                let what = isTilted ? "tilted rectangle" : "rectangle"
                throw failure(rect, "the \(what) \(x) \(y) \(w) \(h) does not lie inside the \(width)×\(height) window")
            }
            boxes[index] = .init(x: x, y: y, width: w, height: h, weight: weight)
        }
        return Cascade.HaarFeature(boxes: (boxes[0], boxes[1], boxes[2]), isTilted: isTilted)
    }

    private func blockPattern(_ item: Int) throws(Failure) -> Cascade.BlockPattern {
        let rect = try required(item, "rect")
        var numbers = NumberReader(tree, rect)
        let x = try numbers.integer(), y = try numbers.integer(), w = try numbers.integer(), h = try numbers.integer()
        try numbers.finish()
        guard 0...width ~= x, 0...height ~= y, 1...width ~= w, 1...height ~= h, x + 3 * w <= width, y + 3 * h <= height else {
            throw failure(rect, "3×3 blocks of \(w)×\(h) at \(x), \(y) do not lie inside the \(width)×\(height) window")
        }
        return Cascade.BlockPattern(x: x, y: y, width: w, height: h)
    }
}
