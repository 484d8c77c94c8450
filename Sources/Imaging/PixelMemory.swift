internal import Synchronization

/// Memory for pictures. A stream's pictures come and go in the same sizes, so the last large blocks given back wait for the next ones:
/// aligned blocks that the heap takes back soon have small ones in them, and the next picture does not fit.
package final class PixelMemory: Sendable {
    /// Of all pictures.
    static let shared = PixelMemory()

    private static let leastThatWaits = 64 << 10
    private static let mostWaiting = 4
    private let waiting = Mutex<[Block]>([])

    private struct Block: @unchecked Sendable {
        let start: UnsafeMutableRawPointer
        let byteCount: Int
    }

    package init() {}

    deinit { waiting.withLock { blocks in for block in blocks { block.start.deallocate() } } }

    /// Begins on a cache line; holds anything.
    package func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        let known = waiting.withLock { blocks in
            blocks.lastIndex { $0.byteCount == byteCount }.map { blocks.remove(at: $0) }
        }
        return known?.start ?? .allocate(byteCount: byteCount, alignment: 64)
    }

    /// `byteCount`: as it was asked for.
    package func deallocate(_ start: UnsafeMutableRawPointer, byteCount: Int) {
        if byteCount < Self.leastThatWaits { return start.deallocate() }
        let longest = waiting.withLock { blocks in
            blocks.append(Block(start: start, byteCount: byteCount))
            return blocks.count > Self.mostWaiting ? blocks.removeFirst() : nil
        }
        longest?.start.deallocate()
    }
}
