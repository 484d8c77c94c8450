/// The old format, which names every node's parts: `<trees>` of `<feature>`, `<threshold>`, `<left_val>` or `<left_node>`.
///
/// Its stage links (`<parent>`, `<next>`) are passed over, as OpenCV does when it converts such a file.
extension CascadeReader {
    /// What stands in `top` from its `<size>` on.
    mutating func readOldFormat(_ top: Element, size: Element) throws(Failure) -> [Cascade.HaarFeature] {
        try setWindow(try xml.integer(size), try xml.onlyInteger(size), at: size)
        var features: [Cascade.HaarFeature] = []
        while let child = try xml.next(in: top) {
            if xml.isNamed(child, "stages"), stages.isEmpty {
                while let stage = try nextItem(of: child) {
                    try readStage(stage, trees: "trees", threshold: "stage_threshold") { reader, tree throws(Failure) in
                        try reader.readOldTree(tree, &features)
                    }
                }
                if stages.isEmpty { throw empty(child) }
            } else {
                try xml.skip(child)
            }
        }
        if stages.isEmpty { throw missing("stages", in: top) }
        return features
    }

    private mutating func readOldTree(_ tree: Element, _ features: inout [Cascade.HaarFeature]) throws(Failure) {
        let firstNode = nodes.count, firstLeaf = leaves.count
        while let node = try nextItem(of: tree) { try readOldNode(node, firstLeaf: firstLeaf, &features) }
        if nodes.count == firstNode { throw empty(tree) }
        try closeTree(firstNode: firstNode, firstLeaf: firstLeaf, at: tree)
    }

    private enum Branch {
        case leaf(Float)
        case node(Int)
    }

    private mutating func readOldNode(
        _ node: Element, firstLeaf: Int, _ features: inout [Cascade.HaarFeature]
    ) throws(Failure) {
        var feature: Cascade.HaarFeature?
        var threshold: Float?
        var left: Branch?, right: Branch?
        while let child = try xml.next(in: node) {
            if xml.isNamed(child, "feature"), feature == nil {
                feature = try haarFeature(child)
            } else if xml.isNamed(child, "threshold"), threshold == nil {
                threshold = try xml.onlyFloat(child)
            } else if xml.isNamed(child, "left_val"), left == nil {
                left = .leaf(try xml.onlyFloat(child))
            } else if xml.isNamed(child, "right_val"), right == nil {
                right = .leaf(try xml.onlyFloat(child))
            } else if xml.isNamed(child, "left_node"), left == nil {
                left = .node(try childIndex(child))
            } else if xml.isNamed(child, "right_node"), right == nil {
                right = .node(try childIndex(child))
            } else {
                try xml.skip(child)
            }
        }
        guard let feature else { throw missing("feature", in: node) }
        guard let threshold else { throw missing("threshold", in: node) }
        guard let left else { throw missing("left_node", in: node) }
        guard let right else { throw missing("right_node", in: node) }
        features.append(feature)
        nodes.append(
            Cascade.Node(
                feature: features.count - 1, threshold: threshold, left: link(left, firstLeaf: firstLeaf),
                right: link(right, firstLeaf: firstLeaf)))
    }

    private mutating func childIndex(_ element: Element) throws(Failure) -> Int {
        let index = try xml.onlyInteger(element)
        guard index > 0 else { throw failure(element, "node \(index) cannot be a child") }
        return index
    }

    private mutating func link(_ branch: Branch, firstLeaf: Int) -> Int {
        switch branch {
        case .node(let index): return index
        case .leaf(let value):
            leaves.append(value)
            return firstLeaf - leaves.count + 1
        }
    }
}
