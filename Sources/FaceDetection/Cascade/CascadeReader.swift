/// Builds a cascade from its XML and checks every number on the way. Here what both formats have, and the new one; features and the old
/// format are next door.
///
/// Types and sizes must stand before what they say something about, as in every file that OpenCV writes. Where a file has two elements of
/// a name, the first one counts.
struct CascadeReader {
    typealias Failure = XMLReader.Failure
    typealias Element = XMLReader.Element

    var xml: XMLReader
    var width = 0
    var height = 0
    var stages: [Cascade.Stage] = []
    var trees: [Cascade.Tree] = []
    var nodes: [Cascade.Node] = []
    var leaves: [Float] = []
    private var subsets: [UInt32] = []
    private var features: Cascade.Features?
    /// As the file says; nil before it has.
    private(set) var isHaar: Bool?
    /// The largest feature that a node names, and where.
    private var largestFeature = (index: -1, offset: 0)

    /// The largest window side; far above any trained cascade, and small enough that no window's sums overflow.
    static let largestWindow = 1024

    init(_ xml: XMLReader) { self.xml = xml }

    mutating func cascade(named name: String) throws(Failure) -> Cascade {
        let root = try xml.root()
        guard xml.isNamed(root, "opencv_storage"), let top = try xml.next(in: root) else {
            throw failure(root, "the outermost element is not <opencv_storage> with a cascade in it")
        }
        let features = try readTop(top)
        try xml.skip(root)
        try xml.finish()
        return Cascade(
            name: name, width: width, height: height, features: features, stages: stages, trees: trees, nodes: nodes,
            leaves: leaves, subsets: subsets)
    }

    func failure(_ element: Element, _ message: String) -> Failure { Failure(offset: element.name, message: message) }

    func missing(_ name: String, in parent: Element) -> Failure { failure(parent, "<\(xml.name(parent))> has no <\(name)>") }

    func empty(_ list: Element) -> Failure { failure(list, "<\(xml.name(list))> is empty") }

    /// The next of the elements that stand for a list's items.
    mutating func nextItem(of list: Element) throws(Failure) -> Element? {
        guard let item = try xml.next(in: list) else { return nil }
        guard xml.isNamed(item, "_") else { throw failure(item, "<\(xml.name(item))> in a list of <_>") }
        return item
    }

    mutating func setWindow(_ width: Int, _ height: Int, at element: Element) throws(Failure) {
        guard 3...Self.largestWindow ~= width, 3...Self.largestWindow ~= height else {
            throw failure(element, "a window of \(width)×\(height) is out of range (3 to \(Self.largestWindow))")
        }
        self.width = width
        self.height = height
    }

    // MARK: The top

    private mutating func readTop(_ top: Element) throws(Failure) -> Cascade.Features {
        var isBoost = false
        var promised: (count: Int, element: Element)?
        var categories: (count: Int, element: Element)?
        var sides: (width: Int?, height: Int?)
        while let child = try xml.next(in: top) {
            if xml.isNamed(child, "size"), !isBoost {
                return .haar(try readOldFormat(top, size: child))
            } else if xml.isNamed(child, "stageType"), !isBoost {
                let type = try xml.onlyWord(child)
                guard type == "BOOST" else { throw failure(child, "stage type '\(type)' is not BOOST") }
                isBoost = true
            } else if xml.isNamed(child, "featureType"), isHaar == nil {
                let type = try xml.onlyWord(child)
                guard ["HAAR", "LBP"].contains(type) else {
                    throw failure(child, "feature type '\(type)' is neither HAAR nor LBP")
                }
                isHaar = type == "HAAR"
            } else if xml.isNamed(child, "width"), sides.width == nil {
                sides.width = try xml.onlyInteger(child)
                if let (width, height) = both(sides) { try setWindow(width, height, at: child) }
            } else if xml.isNamed(child, "height"), sides.height == nil {
                sides.height = try xml.onlyInteger(child)
                if let (width, height) = both(sides) { try setWindow(width, height, at: child) }
            } else if xml.isNamed(child, "featureParams"), categories == nil {
                categories = try readCategories(child)
            } else if xml.isNamed(child, "stageNum"), promised == nil {
                promised = (try xml.onlyInteger(child), child)
            } else if xml.isNamed(child, "stages"), stages.isEmpty {
                while let stage = try nextItem(of: child) { try readNewStage(stage, in: top) }
                if stages.isEmpty { throw empty(child) }
            } else if xml.isNamed(child, "features"), features == nil {
                features = try readFeatures(child, in: top)
            } else {
                try xml.skip(child)
            }
        }
        guard isBoost else { throw failure(top, "neither <stageType> nor <size> inside <\(xml.name(top))>: this is no cascade") }
        guard let isHaar else { throw missing("featureType", in: top) }
        guard let categories else { throw missing("maxCatCount", in: top) }
        guard categories.count == (isHaar ? 0 : 256) else {
            throw failure(categories.element, "maxCatCount must be \(isHaar ? "0 for HAAR" : "256 for LBP")")
        }
        if stages.isEmpty { throw missing("stages", in: top) }
        if let promised, promised.count != stages.count {
            throw failure(promised.element, "stageNum is \(promised.count), but there are \(stages.count) stages")
        }
        guard let features else { throw missing("features", in: top) }
        guard largestFeature.index < features.count else {
            throw Failure(
                offset: largestFeature.offset,
                message: "feature \(largestFeature.index) does not exist: there are \(features.count)")
        }
        return features
    }

    /// `<maxCatCount>`, and where it stands.
    private mutating func readCategories(_ parameters: Element) throws(Failure) -> (count: Int, element: Element)? {
        var categories: (count: Int, element: Element)?
        while let child = try xml.next(in: parameters) {
            if xml.isNamed(child, "maxCatCount"), categories == nil {
                categories = (try xml.onlyInteger(child), child)
            } else {
                try xml.skip(child)
            }
        }
        return categories
    }

    private func both(_ sides: (width: Int?, height: Int?)) -> (Int, Int)? {
        if let width = sides.width, let height = sides.height { (width, height) } else { nil }
    }

    // MARK: Stages

    private mutating func readNewStage(_ stage: Element, in top: Element) throws(Failure) {
        guard let isHaar else { throw failure(top, "no <featureType> before the stages") }
        try readStage(stage, trees: "weakClassifiers", threshold: "stageThreshold") { reader, tree throws(Failure) in
            try reader.readTree(tree, isHaar: isHaar)
        }
    }

    /// A list of trees and a threshold, under the names of the format; `readTree` appends one tree.
    mutating func readStage(
        _ stage: Element, trees treesName: StaticString, threshold thresholdName: StaticString,
        _ readTree: (inout Self, Element) throws(Failure) -> Void
    ) throws(Failure) {
        let firstTree = trees.count
        var threshold: Float?
        while let child = try xml.next(in: stage) {
            if xml.isNamed(child, treesName), trees.count == firstTree {
                while let tree = try nextItem(of: child) { try readTree(&self, tree) }
                if trees.count == firstTree { throw empty(child) }
            } else if xml.isNamed(child, thresholdName), threshold == nil {
                threshold = try xml.onlyFloat(child)
            } else {
                try xml.skip(child)
            }
        }
        if trees.count == firstTree { throw missing("\(treesName)", in: stage) }
        guard let threshold else { throw missing("\(thresholdName)", in: stage) }
        stages.append(Cascade.Stage(trees: firstTree..<trees.count, threshold: threshold - Cascade.tolerance))
    }

    private mutating func readTree(_ tree: Element, isHaar: Bool) throws(Failure) {
        let firstNode = nodes.count, firstLeaf = leaves.count
        while let child = try xml.next(in: tree) {
            if xml.isNamed(child, "internalNodes"), nodes.count == firstNode {
                repeat { try readNode(child, isHaar: isHaar) } while try xml.hasNumber(child)
                try xml.finish(child)
            } else if xml.isNamed(child, "leafValues"), leaves.count == firstLeaf {
                while try xml.hasNumber(child) { leaves.append(try xml.float(child)) }
                try xml.finish(child)
            } else {
                try xml.skip(child)
            }
        }
        if nodes.count == firstNode { throw missing("internalNodes", in: tree) }
        if leaves.count == firstLeaf { throw missing("leafValues", in: tree) }
        try closeTree(firstNode: firstNode, firstLeaf: firstLeaf, at: tree)
    }

    private mutating func readNode(_ list: Element, isHaar: Bool) throws(Failure) {
        let left = try xml.integer(list), right = try xml.integer(list), feature = try xml.integer(list)
        if feature < 0 { throw failure(list, "feature \(feature) does not exist") }
        if feature > largestFeature.index { largestFeature = (feature, list.name) }
        var threshold: Float = 0
        if isHaar {
            threshold = try xml.float(list)
        } else {
            for _ in 0..<Cascade.subsetWords { subsets.append(UInt32(bitPattern: Int32(try xml.integer(list)))) }
        }
        nodes.append(Cascade.Node(feature: feature, threshold: threshold, left: left, right: right))
    }

    /// Checks the tree whose nodes and leaves were appended last. A child that lies behind its parent excludes cycles.
    mutating func closeTree(firstNode: Int, firstLeaf: Int, at element: Element) throws(Failure) {
        let nodeCount = nodes.count - firstNode, leafCount = leaves.count - firstLeaf
        guard leafCount == nodeCount + 1 else {
            throw failure(element, "a tree of \(nodeCount) nodes has \(leafCount) leaves, not \(nodeCount + 1)")
        }
        for index in 0..<nodeCount {
            let node = nodes[firstNode + index]
            func leadsOn(_ child: Int) -> Bool { child > 0 ? index + 1..<nodeCount ~= child : -child < leafCount }
            guard leadsOn(node.left), leadsOn(node.right) else {
                let child = leadsOn(node.left) ? node.right : node.left
                throw failure(element, "node \(index) of a tree leads to \(child), which is no later node and no leaf of it")
            }
        }
        trees.append(Cascade.Tree(firstNode: firstNode, nodeCount: nodeCount, firstLeaf: firstLeaf))
    }
}
