/// How far a stage's sum in float may lie from the same sum in double.
///
/// An addition in float errs by at most 2⁻²⁴ of its result, and so does rounding a term. The result's size is bounded by the
/// sum of all terms' sizes so far.
struct SumBound {
    private static let unit = 0x1p-24
    private var size: Double
    private var error: Double

    /// A sum that begins at `base`, in float at `rounded`.
    init(base: Double = 0, rounded: Float = 0) {
        size = max(abs(base), Double(abs(rounded)))
        error = abs(base - Double(rounded))
    }

    /// A term that float rounds.
    mutating func add(exact: Double, rounded: Float) {
        error += abs(exact - Double(rounded))
        add(largest: max(abs(exact), Double(abs(rounded))))
    }

    /// A term of at most this size, itself exact.
    mutating func add(largest: Double) {
        size += largest
        error += size * Self.unit
    }

    // The bound's own rounding, and that of the sum in double, are far below the hundredth part added here.
    private var margin: Double { error * 1.01 + size * 0x1p-40 }

    /// A float not below which every sum is at least `threshold`.
    func atLeast(_ threshold: Double) -> Float { Float(threshold + margin).nextUp }

    /// A float below which every sum is less than `threshold`.
    func atMost(_ threshold: Double) -> Float { Float(threshold - margin).nextDown }
}
