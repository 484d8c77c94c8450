internal import CCascadeKernels

/// Which source pixels make up each pixel of a level, by `INTER_LINEAR_EXACT`, in the form that the kernels read.
final class LevelTables: @unchecked Sendable {
    let level: SearchPlan.Level
    private let integers: UnsafeMutableBufferPointer<Int32>
    private let weights: UnsafeMutableBufferPointer<Float>

    init(_ level: SearchPlan.Level, sourceWidth: Int, sourceHeight: Int) {
        self.level = level
        let padded = Self.padded(level.width)
        integers = .allocate(capacity: padded + 3 * level.height)
        weights = .allocate(capacity: 2 * padded)
        integers.initialize(repeating: 0)
        weights.initialize(repeating: 0)
        Self.forEachTap(from: sourceWidth, to: level.width) { index, first, _, weight in
            integers[index] = Int32(first)
            weights[index] = Float(256 - weight)
            weights[padded + index] = Float(weight)
        }
        Self.forEachTap(from: sourceHeight, to: level.height) { index, first, second, weight in
            integers[padded + index] = Int32(first)
            integers[padded + level.height + index] = Int32(second)
            integers[padded + 2 * level.height + index] = Int32(weight)
        }
    }

    deinit {
        integers.deallocate()
        weights.deallocate()
    }

    /// Level columns as the kernels count them.
    static func padded(_ width: Int) -> Int { (width + 31) / 32 * 32 }

    /// What to shrink, but for the scratch memory.
    func shrink(_ pixels: UnsafePointer<UInt8>, stride: Int, sourceWidth: Int) -> cascade_shrink {
        let padded = Self.padded(level.width), rows = UnsafePointer(integers.baseAddress! + padded)
        let left = UnsafePointer(weights.baseAddress!)
        return cascade_shrink(
            pixels: pixels, stride: stride, source_width: Int32(sourceWidth), width: Int32(level.width),
            height: Int32(level.height), column: integers.baseAddress, column_weight: (left, left + padded),
            row: (rows, rows + level.height), row_weight: rows + 2 * level.height, blended: nil, lines: nil)
    }

    /// Gives for each output the two source samples it lies between, and the second's weight in 1/256.
    private static func forEachTap(from length: Int, to count: Int, _ body: (Int, Int, Int, Int) -> Void) {
        let ratio = Double(length) / Double(count)
        for index in 0..<count {
            let position = ratio * (Double(index) + 0.5) - 0.5
            let floor = position < 0 ? -1 : Int(position)
            if floor < 0 {
                body(index, 0, 0, 0)
            } else if floor >= length - 1 {
                body(index, length - 1, length - 1, 0)
            } else {
                body(index, floor, floor + 1, roundEven((position - Double(floor)) * 256))
            }
        }
    }
}
