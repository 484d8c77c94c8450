/// Places blocks of memory that are used at different times on top of each other.
struct Arena {
    static let alignment = 64

    /// Bytes in all.
    private(set) var byteCount = 0
    private(set) var offsets: [Int] = []

    /// Finds each block the lowest place that no block of an overlapping time has taken, larger ones first.
    init(_ blocks: [(byteCount: Int, lifetime: ClosedRange<Int>)]) {
        offsets = [Int](repeating: 0, count: blocks.count)
        var placed: [(range: Range<Int>, lifetime: ClosedRange<Int>)] = []
        for index in blocks.indices.sorted(by: { (blocks[$0].byteCount, $1) > (blocks[$1].byteCount, $0) }) {
            let size = blocks[index].byteCount.roundedUp(to: Self.alignment), lifetime = blocks[index].lifetime
            var offset = 0
            for other in placed where other.lifetime.overlaps(lifetime) && other.range.lowerBound < offset + size {
                offset = max(offset, other.range.upperBound)
            }
            offsets[index] = offset
            placed.append((offset..<offset + size, lifetime))
            placed.sort { $0.range.lowerBound < $1.range.lowerBound }
            byteCount = max(byteCount, offset + size)
        }
    }
}
