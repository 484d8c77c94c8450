/// Which source samples make up each sample of a resized row or column, and by how much, in 14-bit fixed point.
///
/// Shrinking averages areas: output `i` of `n` covers `[i·L, (i+1)·L)` in units of 1/n of a source sample of length `L`,
/// and each source sample weighs as much as it is covered. Enlarging interpolates linearly between sample centres, at
/// `((2i+1)·L − n) / 2n`. Weights are whole and each output's sum to exactly 2¹⁴, so flat areas stay flat. Integers only:
/// anyone can reproduce it bit for bit (`Documentation/Crops.md`).
package struct ResizeTable: Sendable {
    /// The weight of 1.
    package static let one = 1 << 14

    /// For each output its first source index (it may be −1 when enlarging: clamp it), …
    package let first: [Int32]
    /// … and where its weights lie in `weights`: those of output `i` are `offsets[i]..<offsets[i + 1]`.
    package let offsets: [Int32]
    package let weights: [Int32]

    /// A table from `length` samples to `count`, both at least 1.
    package init(from length: Int, to count: Int) {
        precondition(length > 0 && count > 0, "a row has samples")
        var first: [Int32] = [], offsets: [Int32] = [0], weights: [Int32] = []
        for i in 0..<count {
            if length >= count {
                let start = i * length, end = start + length
                let low = start / count, high = (end - 1) / count
                first.append(Int32(low))
                // Rounding the running sum, not each weight, is what makes them add up.
                var before = 0
                for k in low...high {
                    let covered = min(end, (k + 1) * count) - start
                    let sum = (covered * Self.one + length / 2) / length
                    weights.append(Int32(sum - before))
                    before = sum
                }
            } else {
                let position = (2 * i + 1) * length - count, unit = 2 * count
                let low = position >= 0 ? position / unit : -1
                let right = ((position - low * unit) * Self.one + count) / unit
                first.append(Int32(low))
                weights.append(Int32(Self.one - right))
                weights.append(Int32(right))
            }
            offsets.append(Int32(weights.count))
        }
        self.first = first
        self.offsets = offsets
        self.weights = weights
    }
}
