/// Memory that lives as long as its owner: packed weights, tables, the kernels' arguments.
final class ConstantMemory {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit { for block in blocks { block.deallocate() } }

    func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
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
