internal import Glibc
internal import Synchronization

/// Memory for pictures. Large ones have pages of their own: among the heap's small blocks they would leave holes into which the next
/// picture does not fit. A stream's pictures come and go in the same sizes, so the blocks given back last wait for the next ones.
enum PixelMemory {
    private static let leastOfOwnPages = 64 << 10
    private static let mostWaiting = 4
    private static let waiting = Mutex<[Block]>([])

    private struct Block: @unchecked Sendable {
        let start: UnsafeMutableRawPointer
        let byteCount: Int
    }

    /// Begins at a multiple of `alignment`, a power of 2 and at most a page.
    static func allocate(byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
        if byteCount < leastOfOwnPages { return .allocate(byteCount: byteCount, alignment: alignment) }
        let known = waiting.withLock { blocks in
            blocks.lastIndex { $0.byteCount == byteCount }.map { blocks.remove(at: $0) }
        }
        if let known { return known.start }
        let start = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { fatalError("no memory for a picture of \(byteCount) bytes") }
        return start
    }

    /// `byteCount`: as it was asked for.
    static func deallocate(_ start: UnsafeMutableRawPointer, byteCount: Int) {
        if byteCount < leastOfOwnPages { return start.deallocate() }
        let longest = waiting.withLock { blocks in
            blocks.append(Block(start: start, byteCount: byteCount))
            return blocks.count > mostWaiting ? blocks.removeFirst() : nil
        }
        if let longest { munmap(longest.start, longest.byteCount) }
    }
}
