/// The right-hand matrix of a product, `depth × columns`, cut into panels of eight columns: within a panel the eight numbers of
/// a row lie side by side, so that the product's inner loop reads memory in order.
struct PackedMatrix {
    static let width = 8
    let depth: Int
    let columns: Int
    /// `(panels, depth, 8)`; columns behind the last are zero.
    private(set) var values: [Float]

    init(depth: Int, columns: Int) {
        self.depth = depth
        self.columns = columns
        let panels = (columns + Self.width - 1) / Self.width
        values = [Float](repeating: 0, count: panels * depth * Self.width)
    }

    /// Packs a row-major matrix, or the transpose of one.
    init(_ matrix: ArraySlice<Float>, depth: Int, columns: Int, transposed: Bool) {
        self.init(depth: depth, columns: columns)
        let first = matrix.startIndex
        for row in 0..<depth {
            for column in 0..<columns {
                values[index(row, column)] = matrix[first + (transposed ? column * depth + row : row * columns + column)]
            }
        }
    }

    func index(_ row: Int, _ column: Int) -> Int {
        ((column / Self.width) * depth + row) * Self.width + column % Self.width
    }

    mutating func withMutableValues(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
        values.withUnsafeMutableBufferPointer { body($0) }
    }

    /// Computes `rows × depth` (row-major) times this, plus a start value per row, into `rows × columns` at `output`.
    func product(
        _ left: UnsafePointer<Float>, rows: Int, start: UnsafePointer<Float>?, into output: UnsafeMutablePointer<Float>
    ) {
        values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            for first in stride(from: 0, to: columns, by: Self.width) {
                let panel = base + first * depth
                let count = min(Self.width, columns - first)
                var row = 0
                while row + 4 <= rows {
                    block4(left + row * depth, panel, start.map { $0 + row }, output + row * columns + first, count)
                    row += 4
                }
                while row < rows {
                    block1(left + row * depth, panel, start.map { $0 + row }, output + row * columns + first, count)
                    row += 1
                }
            }
        }
    }

    /// Four rows at once, so that a panel's numbers are used four times once they are loaded.
    @inline(__always)
    private func block4(
        _ left: UnsafePointer<Float>, _ panel: UnsafePointer<Float>, _ start: UnsafePointer<Float>?,
        _ output: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        var sum0 = SIMD8<Float>(repeating: start?[0] ?? 0), sum1 = SIMD8<Float>(repeating: start?[1] ?? 0)
        var sum2 = SIMD8<Float>(repeating: start?[2] ?? 0), sum3 = SIMD8<Float>(repeating: start?[3] ?? 0)
        let rows = UnsafeRawPointer(panel)
        for k in 0..<depth {
            let right = rows.loadUnaligned(fromByteOffset: k * 32, as: SIMD8<Float>.self)
            sum0 += right * left[k]
            sum1 += right * left[depth + k]
            sum2 += right * left[2 * depth + k]
            sum3 += right * left[3 * depth + k]
        }
        store(sum0, output, count)
        store(sum1, output + columns, count)
        store(sum2, output + 2 * columns, count)
        store(sum3, output + 3 * columns, count)
    }

    @inline(__always)
    private func block1(
        _ left: UnsafePointer<Float>, _ panel: UnsafePointer<Float>, _ start: UnsafePointer<Float>?,
        _ output: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        var sum = SIMD8<Float>(repeating: start?[0] ?? 0)
        let rows = UnsafeRawPointer(panel)
        for k in 0..<depth { sum += rows.loadUnaligned(fromByteOffset: k * 32, as: SIMD8<Float>.self) * left[k] }
        store(sum, output, count)
    }

    @inline(__always)
    private func store(_ sum: SIMD8<Float>, _ output: UnsafeMutablePointer<Float>, _ count: Int) {
        if count == Self.width {
            UnsafeMutableRawPointer(output).storeBytes(of: sum, as: SIMD8<Float>.self)
        } else {
            for index in 0..<count { output[index] = sum[index] }
        }
    }
}
