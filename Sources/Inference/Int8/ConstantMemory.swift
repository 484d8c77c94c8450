internal import Glibc

/// Memory that lives as long as its owner: packed weights, tables, the kernels' arguments.
///
/// Large blocks are the system's own pages: among what other threads ask for and give back at the same time they would leave holes.
final class ConstantMemory {
    private var blocks: [UnsafeMutableRawPointer] = []
    private var pages: [UnsafeMutableRawBufferPointer] = []

    private static let leastOfOwnPages = 128 << 10

    deinit {
        for block in blocks { block.deallocate() }
        for block in pages { munmap(block.baseAddress, block.count) }
    }

    /// Begins on a cache line at least.
    func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        if byteCount >= Self.leastOfOwnPages {
            let start = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            guard let start, start != MAP_FAILED else { fatalError("no memory for \(byteCount) bytes of a network") }
            pages.append(UnsafeMutableRawBufferPointer(start: start, count: byteCount))
            return start
        }
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 1), alignment: Arena.alignment)
        blocks.append(block)
        return block
    }

    func keep<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafeMutablePointer<Element> {
        let count = max(values.count, 1)
        let pointer = allocate(byteCount: count * MemoryLayout<Element>.stride).bindMemory(to: Element.self, capacity: count)
        pointer.initialize(from: values, count: values.count)
        return pointer
    }
}
