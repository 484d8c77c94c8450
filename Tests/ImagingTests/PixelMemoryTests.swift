import Imaging
import Testing

@Suite struct PixelMemoryTests {
    @Test func theNextBlockOfASizeLiesWhereTheLastOneLay() {
        let memory = PixelMemory()
        let first = memory.allocate(byteCount: 300_000)
        memory.deallocate(first, byteCount: 300_000)
        let smaller = memory.allocate(byteCount: 200_000), next = memory.allocate(byteCount: 300_000)
        #expect(next == first)
        #expect(smaller != first)
        #expect(UInt(bitPattern: next).isMultiple(of: 64) && UInt(bitPattern: smaller).isMultiple(of: 64))
        memory.deallocate(smaller, byteCount: 200_000)
        memory.deallocate(next, byteCount: 300_000)
    }

    @Test func manySizesInTurnsAreAllServed() {
        let memory = PixelMemory()
        for byteCount in (0..<60).map({ 100_000 + 64 * ($0 % 20) }) {
            let block = memory.allocate(byteCount: byteCount)
            block.initializeMemory(as: UInt8.self, repeating: 1, count: byteCount)
            memory.deallocate(block, byteCount: byteCount)
        }
    }

    /// Nothing is left of whose memory it was.
    @Test func picturesAreClean() {
        for level in [UInt8(200), 0, 77] {
            let first = GrayImage(width: 701, height: 307, filledWith: level), second = GrayImage(width: 701, height: 307, filledWith: 9)
            #expect(first.packed().allSatisfy { $0 == level })
            #expect(second.packed().allSatisfy { $0 == 9 })
        }
    }
}
