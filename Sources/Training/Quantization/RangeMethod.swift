/// How the range of an activation is chosen. Values outside the range saturate; a narrower range holds the rest more finely.
package enum RangeMethod: Sendable, Equatable {
    /// All that was seen.
    case minMax
    /// All but the given fraction of the values at each end, such as 0.0001.
    case percentile(Double)
    /// The range with the least mean squared error of what was seen.
    case meanSquaredError

    var label: String {
        switch self {
        case .minMax: "min-max"
        case .percentile(let fraction): "percentile \(fraction)"
        case .meanSquaredError: "mean squared error"
        }
    }
}
