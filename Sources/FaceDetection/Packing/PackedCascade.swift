internal import CCascadeKernels

/// How columns of an integral image lie in a row of `stride` elements.
struct Layout: Hashable {
    var stride: Int
    /// Where odd columns begin at step 2.
    var half: Int
    var step: Int

    /// The element of a row that holds a column.
    func column(_ x: Int) -> Int { step == 1 ? x : (x & 1) * half + x >> 1 }

    func offset(_ x: Int, _ y: Int) -> Int { y * stride + column(x) }
}

/// A cascade in the form that the kernels read, for integral images of one layout.
///
/// Features become integer expressions over as few points as possible where that gives exactly what float arithmetic over
/// rectangles gives. Its storage never moves; nothing writes to it once it is made.
final class PackedCascade: @unchecked Sendable {
    let model: cascade_model
    private let stages: UnsafeMutableBufferPointer<cascade_stage>
    private let trees: UnsafeMutableBufferPointer<cascade_tree>
    private let nodes: UnsafeMutableBufferPointer<cascade_node>
    private let leaves: UnsafeMutableBufferPointer<Float>
    private let subsets: UnsafeMutableBufferPointer<UInt32>
    private let stumps: UnsafeMutableBufferPointer<cascade_stump>

    /// `forms` are of the cascade's features; `tilted` is how many elements behind the sums the tilted ones lie.
    init(_ cascade: Cascade, _ forms: [FeatureForm], layout: Layout, tilted: Int) {
        let isHaar = if case .haar = cascade.features { true } else { false }
        let areStumps = isHaar && cascade.largestTree == 1
        let nodePacker = NodePacker(cascade, forms, layout: layout, tilted: tilted)
        if areStumps {
            var stumpPacker = StumpPacker(nodePacker)
            stages = .map(cascade.stages) { stumpPacker.pack($0) }
            (trees, leaves, stumps) = (stumpPacker.trees, stumpPacker.leaves, stumpPacker.stumps)
            nodes = .allocate(capacity: 0)
        } else {
            stages = .map(cascade.stages) { Self.pack($0, of: cascade) }
            trees = .map(cascade.trees) {
                cascade_tree(first_node: Int32($0.firstNode), node_count: Int32($0.nodeCount), first_leaf: Int32($0.firstLeaf))
            }
            leaves = .map(cascade.leaves) { $0 }
            stumps = .allocate(capacity: 0)
            nodes = .map(cascade.nodes) { nodePacker.pack($0) }
        }
        subsets = .map(cascade.subsets) { $0 }
        let (width, height) = (cascade.width, cascade.height)
        let area = Double((width - 2) * (height - 2))
        model = cascade_model(
            stages: stages.baseAddress, trees: trees.baseAddress, nodes: areStumps ? nil : UnsafePointer(nodes.baseAddress),
            leaves: leaves.baseAddress, subsets: subsets.baseAddress, stumps: areStumps ? UnsafePointer(stumps.baseAddress) : nil,
            stage_count: Int32(stages.count), largest_tree: Int32(cascade.largestTree),
            norm: (
                Int32(layout.offset(1, 1)), Int32(layout.offset(width - 1, 1)), Int32(layout.offset(1, height - 1)),
                Int32(layout.offset(width - 1, height - 1))
            ),
            area: area, least_variance: isHaar ? Self.leastVariance(area: area) : 0)
    }

    deinit {
        stages.deallocate()
        trees.deallocate()
        nodes.deallocate()
        leaves.deallocate()
        subsets.deallocate()
        stumps.deallocate()
    }

    /// The least `area · Σp² − (Σp)²` that OpenCV accepts: where `area · float(1 / √v) < 0.1` begins to hold. Each operation is
    /// monotonic, so halving the interval of doubles finds it exactly.
    static func leastVariance(area: Double) -> Double {
        var low = 0.0.bitPattern, high = Double.greatestFiniteMagnitude.bitPattern
        while low + 1 < high {
            let middle = low + (high - low) / 2
            let norm = Float(1 / Double(bitPattern: middle).squareRoot())
            if area * Double(norm) < 0.1 { high = middle } else { low = middle }
        }
        return Double(bitPattern: high)
    }

    /// A stage of trees: its sum begins at 0.
    private static func pack(_ stage: Cascade.Stage, of cascade: Cascade) -> cascade_stage {
        var bound = SumBound()
        for tree in cascade.trees[stage.trees] {
            let leaves = cascade.leaves[tree.firstLeaf...tree.firstLeaf + tree.nodeCount]
            bound.add(largest: leaves.reduce(0) { max($0, Double(abs($1))) })
        }
        var packed = cascade_stage()
        packed.first_tree = Int32(stage.trees.lowerBound)
        packed.tree_count = Int32(stage.trees.count)
        packed.threshold = stage.threshold
        packed.pass = bound.atLeast(Double(stage.threshold))
        packed.fail = bound.atMost(Double(stage.threshold))
        return packed
    }
}

extension UnsafeMutableBufferPointer {
    /// Memory of its own with what each element becomes.
    fileprivate static func map<Source>(_ array: [Source], _ transform: (Source) -> Element) -> Self {
        let buffer = Self.allocate(capacity: array.count)
        for (index, element) in array.enumerated() { buffer.initializeElement(at: index, to: transform(element)) }
        return buffer
    }
}
