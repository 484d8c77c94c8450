internal import CCascadeKernels

/// Packs the stages of a cascade whose trees have one Haar node each.
///
/// A stump adds its right leaf, or its gain more: left minus right. Sums begin at the right leaves together.
struct StumpPacker {
    private(set) var stumps: [cascade_stump] = []

    /// `nodes` are the cascade's, packed.
    mutating func pack(_ stage: Cascade.Stage, of cascade: Cascade, _ nodes: [cascade_node]) -> cascade_stage {
        let trees = cascade.trees[stage.trees]
        func leaf(_ tree: Cascade.Tree, _ link: Int32) -> Double { Double(cascade.leaves[tree.firstLeaf - Int(link)]) }
        let base = trees.reduce(0) { $0 + leaf($1, nodes[$1.firstNode].right) }
        var packed = cascade_stage()
        packed.first_tree = Int32(stage.trees.lowerBound)
        packed.tree_count = Int32(stage.trees.count)
        packed.first_stump = Int32(stumps.count)
        packed.base = Float(base)
        var bound = SumBound(base: base, rounded: packed.base)
        var counts: [Int32] = [0, 0, 0, 0]
        // Kind by kind, so that the kernels need not look at each stump's.
        for kind in 0..<4 {
            for tree in trees where nodes[tree.firstNode].kind == Int32(kind) {
                let node = nodes[tree.firstNode]
                let exact = leaf(tree, node.left) - leaf(tree, node.right)
                stumps.append(cascade_stump(node, gain: Float(exact)))
                bound.add(exact: exact, rounded: Float(exact))
                counts[kind] += 1
            }
        }
        packed.stumps = (counts[0], counts[1], counts[2], counts[3])
        packed.threshold = stage.threshold
        packed.pass = bound.atLeast(Double(stage.threshold))
        packed.fail = bound.atMost(Double(stage.threshold))
        return packed
    }
}

extension cascade_stump {
    fileprivate init(_ node: cascade_node, gain: Float) {
        self.init()
        withUnsafeMutableBytes(of: &offset) { to in
            withUnsafeBytes(of: node.offset) { from in to.copyMemory(from: UnsafeRawBufferPointer(rebasing: from[..<to.count])) }
        }
        if node.kind == Int32(cascade_weighted.rawValue) { weight = node.weight } else { factor = node.factor }
        threshold = node.threshold
        self.gain = gain
    }
}
