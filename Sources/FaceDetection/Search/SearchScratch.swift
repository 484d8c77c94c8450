internal import CCascadeKernels
internal import Imaging

/// How much memory a search needs; it only grows.
struct SearchExtent: Equatable {
    var levelWidth = 0
    var levelHeight = 0
    var sourceWidth = 0

    /// It grows in steps: regions around faces differ by some pixels, and tables are made anew whenever one needs more.
    mutating func include(_ levels: [LevelTables], sourceWidth width: Int) {
        func stepped(_ size: Int) -> Int { (size + 31) / 32 * 32 }
        for tables in levels {
            levelWidth = max(levelWidth, stepped(tables.level.width))
            levelHeight = max(levelHeight, stepped(tables.level.height))
        }
        sourceWidth = max(sourceWidth, stepped(width))
    }

    /// Elements from one row of sums to the next: room for 64 more columns, and an odd number of cache lines, so that a
    /// window's rows do not fall onto each other in the cache.
    var stride: Int { ((LevelTables.padded(levelWidth) + 64) / 16 | 1) * 16 }

    func layout(step: Int) -> Layout { Layout(stride: stride, half: stride / 2, step: step) }

    /// Elements of all rows, and behind them as many as vectors may read past the last row.
    func plane(windowWidth: Int) -> Int { (levelHeight + 1) * stride + windowWidth + 192 }
}

/// What one thread writes to while it searches, kept from image to image.
final class SearchScratch: @unchecked Sendable {
    private let sums: UnsafeMutableBufferPointer<UInt32>
    private let squares: UnsafeMutableBufferPointer<UInt32>
    private let blended: UnsafeMutableBufferPointer<UInt16>
    private let lines: UnsafeMutableBufferPointer<UInt32>
    private let found: UnsafeMutableBufferPointer<UInt64>
    private let skips: UnsafeMutableBufferPointer<UInt8>
    private let plane: Int
    private let stride: Int
    private let hasTilted: Bool
    /// The windows found so far.
    var boxes: [Box] = []

    init(_ extent: SearchExtent, _ cascade: Cascade) {
        plane = extent.plane(windowWidth: cascade.width)
        stride = extent.stride
        hasTilted = cascade.hasTilted
        let isHaar = if case .haar = cascade.features { true } else { false }
        // Behind the sums, at the distance that the packed cascade knows, lie the tilted ones.
        sums = .zeros(hasTilted ? 2 * plane : plane)
        squares = .zeros(isHaar ? plane : 0)
        blended = .zeros(extent.sourceWidth + 64)
        lines = .zeros(hasTilted ? 5 * (extent.levelWidth + 64) : 0)
        found = .zeros((extent.levelWidth + 63) / 64 * extent.levelHeight)
        skips = .zeros(extent.levelHeight)
    }

    deinit {
        sums.deallocate()
        squares.deallocate()
        blended.deallocate()
        lines.deallocate()
        found.deallocate()
        skips.deallocate()
    }

    /// Searches one level and appends its windows, row by row.
    func search(
        _ tables: LevelTables, _ shrink: cascade_shrink, _ model: borrowing cascade_model, window: (width: Int, height: Int),
        _ kernels: cascade_kernels
    ) {
        let level = tables.level
        var shrink = shrink
        shrink.blended = blended.baseAddress
        shrink.lines = lines.isEmpty ? nil : lines.baseAddress
        var planes = cascade_level(
            sums: sums.baseAddress, squares: squares.isEmpty ? nil : squares.baseAddress,
            tilted: hasTilted ? sums.baseAddress! + plane : nil, stride: stride, half: stride / 2, step: Int32(level.step))
        let columns = (level.columns + level.step - 1) / level.step, rows = (level.rows + level.step - 1) / level.step
        guard columns > 0 && rows > 0 else { return }
        var windows = cascade_windows(
            columns: Int32(columns), rows: Int32(rows), found: found.baseAddress, skips: skips.baseAddress)
        kernels.build(&shrink, &planes)
        withUnsafePointer(to: model) { kernels.scan($0, &planes, &windows) }
        let words = (columns + 63) / 64
        for row in 0..<rows {
            for word in 0..<words {
                var bits = found[row * words + word]
                while bits != 0 {
                    let column = word * 64 + bits.trailingZeroBitCount
                    bits &= bits - 1
                    boxes.append(
                        level.box(x: column * level.step, y: row * level.step, width: window.width, height: window.height))
                }
            }
        }
    }
}

extension UnsafeMutableBufferPointer where Element: FixedWidthInteger {
    /// Zeroed memory that begins on a cache line.
    fileprivate static func zeros(_ count: Int) -> Self {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Element>.stride, alignment: 64)
        return Self(start: memory.initializeMemory(as: Element.self, repeating: 0, count: count), count: count)
    }
}
