internal import CCascadeKernels

/// Packs a cascade's nodes for integral images of one layout.
struct NodePacker {
    let cascade: Cascade
    private let forms: [FeatureForm]
    private let layout: Layout
    private let tilted: Int

    /// `forms` are of the cascade's features; `tilted` is how many elements behind the sums the tilted ones lie.
    init(_ cascade: Cascade, _ forms: [FeatureForm], layout: Layout, tilted: Int) {
        (self.cascade, self.forms, self.layout, self.tilted) = (cascade, forms, layout, tilted)
    }

    func pack(_ node: Cascade.Node) -> cascade_node {
        var packed = forms[node.feature].node(layout, tilted: tilted)
        packed.threshold = node.threshold
        packed.left = Int32(node.left)
        packed.right = Int32(node.right)
        return packed
    }
}
