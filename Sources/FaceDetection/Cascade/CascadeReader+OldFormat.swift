/// The old format, which names every node's parts: `<trees>` of `<feature>`, `<threshold>`, `<left_val>` or `<left_node>`.
///
/// Its stage links (`<parent>`, `<next>`) are passed over, as OpenCV does when it converts such a file.
extension CascadeReader {
    mutating func readOldFormat(_ top: Int) throws(Failure) -> [Cascade.HaarFeature] {
        let size = try required(top, "size")
        var numbers = NumberReader(tree, size)
        let width = try numbers.integer(), height = try numbers.integer()
        try numbers.finish()
        try setWindow(width, height, at: size)
        var features: [Cascade.HaarFeature] = []
        for stage in try items(try required(top, "stages")) {
            let firstTree = trees.count
            for tree in try items(try required(stage, "trees")) {
                let firstNode = nodes.count, firstLeaf = leaves.count
                for node in try items(tree) { try readNode(node, firstLeaf: firstLeaf, &features) }
                try closeTree(firstNode: firstNode, firstLeaf: firstLeaf, at: tree)
            }
            let threshold = try float(try required(stage, "stage_threshold"))
            stages.append(Cascade.Stage(trees: firstTree..<trees.count, threshold: threshold - Cascade.tolerance))
        }
        return features
    }

    private mutating func readNode(_ node: Int, firstLeaf: Int, _ features: inout [Cascade.HaarFeature]) throws(Failure) {
        features.append(try haarFeature(try required(node, "feature")))
        let threshold = try float(try required(node, "threshold"))
        let left = try readBranch(node, leaf: "left_val", child: "left_node", firstLeaf: firstLeaf)
        let right = try readBranch(node, leaf: "right_val", child: "right_node", firstLeaf: firstLeaf)
        nodes.append(Cascade.Node(feature: features.count - 1, threshold: threshold, left: left, right: right))
    }

    private mutating func readBranch(
        _ node: Int, leaf: StaticString, child: StaticString, firstLeaf: Int
    ) throws(Failure) -> Int {
        if let value = tree.child(node, leaf) {
            leaves.append(try float(value))
            return firstLeaf - leaves.count + 1
        }
        let link = try required(node, child)
        let index = try integer(link)
        guard index > 0 else { throw failure(link, "node \(index) cannot be a child") }
        return index
    }
}
