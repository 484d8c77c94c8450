internal import CCascadeKernels

/// Packs the stages of a cascade whose trees have one Haar node each, one after the other.
///
/// A stump adds its right leaf, or its gain more: left minus right. Sums begin at the right leaves together.
struct StumpPacker {
    /// What the packed stages have; whoever keeps it deallocates it.
    let stumps: UnsafeMutableBufferPointer<cascade_stump>
    let trees: UnsafeMutableBufferPointer<cascade_tree>
    let leaves: UnsafeMutableBufferPointer<Float>
    private let packer: NodePacker
    private var count = 0

    init(_ packer: NodePacker) {
        self.packer = packer
        let count = packer.cascade.trees.count
        (stumps, trees, leaves) = (.allocate(capacity: count), .allocate(capacity: count), .allocate(capacity: 2 * count))
    }

    mutating func pack(_ stage: Cascade.Stage) -> cascade_stage {
        let cascade = packer.cascade
        let nodes = cascade.trees[stage.trees].map { packer.pack(cascade.nodes[$0.firstNode]) }
        var packed = cascade_stage()
        packed.first_tree = Int32(stage.trees.lowerBound)
        packed.tree_count = Int32(stage.trees.count)
        packed.first_stump = Int32(count)
        for (tree, node) in zip(stage.trees, nodes) {
            let firstLeaf = cascade.trees[tree].firstLeaf
            leaves.initializeElement(at: 2 * tree, to: cascade.leaves[firstLeaf - Int(node.left)])
            leaves.initializeElement(at: 2 * tree + 1, to: cascade.leaves[firstLeaf - Int(node.right)])
        }
        let base = stage.trees.reduce(0) { $0 + Double(leaves[2 * $1 + 1]) }
        packed.base = Float(base)
        var bound = SumBound(base: base, rounded: packed.base)
        var counts: [Int32] = [0, 0, 0, 0]
        // Kind by kind, so that the kernels need not look at each stump's.
        for kind in 0..<4 {
            for (tree, node) in zip(stage.trees, nodes) where node.kind == Int32(kind) {
                let exact = Double(leaves[2 * tree]) - Double(leaves[2 * tree + 1])
                stumps.initializeElement(at: count, to: cascade_stump(node, gain: Float(exact)))
                trees.initializeElement(at: tree, to: cascade_tree(first_node: Int32(count), node_count: 1, first_leaf: Int32(2 * tree)))
                bound.add(exact: exact, rounded: Float(exact))
                counts[kind] += 1
                count += 1
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
