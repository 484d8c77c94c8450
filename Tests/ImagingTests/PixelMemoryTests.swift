import Imaging
import Testing

/// Pictures of a stream lie where earlier ones lay, without anything of them.
@Suite(.serialized) struct PixelMemoryTests {
    /// Sizes that no other test has.
    private func address(_ image: borrowing GrayImage) -> UInt { image.withPixels { UInt(bitPattern: $0) } }

    @Test func theNextPictureOfASizeIsClean() {
        var addresses: Set<UInt> = []
        for level in [UInt8(200), 0, 77] {
            let image = GrayImage(width: 701, height: 307, filledWith: level)
            addresses.insert(address(image))
            #expect(image.packed().allSatisfy { $0 == level })
        }
        #expect(addresses.count == 1)
    }

    @Test func picturesThatLiveTogetherLieApart() {
        let first = GrayImage(width: 703, height: 311, filledWith: 1), second = GrayImage(width: 703, height: 311, filledWith: 2)
        let color = ColorImage(width: 320, height: 240)
        #expect(first.packed().allSatisfy { $0 == 1 })
        #expect(second.packed().allSatisfy { $0 == 2 })
        #expect(color.width == 320)
        #expect(address(first).isMultiple(of: 64) && address(second).isMultiple(of: 64))
    }

    @Test func manySizesInTurnsAreAllServed() {
        for round in 0..<3 {
            for width in 400..<420 {
                let image = GrayImage(width: width, height: 300, filledWith: UInt8(width - 400 + round))
                #expect(image[width - 1, 299] == UInt8(width - 400 + round))
            }
        }
    }
}
