import Foundation
import Testing

extension ServerTests {
    /// Pictures that say something else of themselves than they are.
    @Suite struct HostilePictureTests {
        /// A lossless WebP of one colour: a few bytes, whatever its size.
        ///
        /// - Parameter claim: the size that stands in the container, before that of the picture itself.
        private func webp(width: Int, height: Int, claim: (width: Int, height: Int)? = nil) -> [UInt8] {
            var bits: [Bool] = []
            func put(_ value: Int, _ count: Int) { for bit in 0..<count { bits.append(value >> bit & 1 == 1) } }
            put(0x2F, 8)
            put(width - 1, 14)
            put(height - 1, 14)
            // No alpha, version 0, no transform, no colour cache, one set of codes.
            put(0, 1 + 3 + 1 + 1 + 1)
            // Five codes of one symbol each, which take no bits in the picture.
            for _ in 0..<5 { put(0b0001, 4) }
            while bits.count % 16 != 0 { bits.append(false) }
            let picture = stride(from: 0, to: bits.count, by: 8).map { first in
                UInt8(bits[first..<first + 8].enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) })
            }
            func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
            var chunks = Array("WEBP".utf8)
            if let claim {
                chunks += Array("VP8X".utf8) + little(10, 4) + little(0, 4) + little(claim.width - 1, 3) + little(claim.height - 1, 3)
            }
            chunks += Array("VP8L".utf8) + little(picture.count, 4) + picture
            return Array("RIFF".utf8) + little(chunks.count, 4) + chunks
        }

        @Test func aPictureThatSaysTheTruthIsRead() throws {
            let answer = try #require(try TestServer().predict(webp(width: 320, height: 240)))
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.object["width"] as? Int == 320)
        }

        @Test func fewBytesOfManyPixelsAreTooLarge() throws {
            let server = try TestServer()
            #expect(server.predict(webp(width: 7000, height: 6000))?.status == 413)
            #expect(server.predict(webp(width: 16_384, height: 16_384))?.status == 413)
        }

        @Test func aPictureLargerThanItsContainerSaysIsRefused() throws {
            let server = try TestServer()
            for (width, height) in [(7000, 6000), (16_384, 16_384)] {
                let answer = try #require(server.predict(webp(width: width, height: height, claim: (64, 48))))
                #expect([413, 415].contains(answer.status), "\(answer.text)")
            }
            #expect(server.predict(TestServer.picture)?.status == 200)
        }

        /// A frame header put in once more, before or behind the true one.
        @Test func aPictureOfTwoSizesIsRefusedOrOfOne() throws {
            let server = try TestServer(), picture = TestServer.picture
            let start = try #require(picture.indices.dropLast().first { picture[$0] == 0xFF && [0xC0, 0xC2].contains(picture[$0 + 1]) })
            let length = 2 + Int(picture[start + 2]) << 8 + Int(picture[start + 3])
            var header = Array(picture[start..<start + length])
            for (height, width) in [(0x7FFF, 0x7FFF), (1, 1), (0, 0)] {
                (header[5], header[6], header[7], header[8]) = (
                    UInt8(height >> 8), UInt8(height & 0xFF), UInt8(width >> 8), UInt8(width & 0xFF)
                )
                for place in [start, start + length] {
                    let answer = try #require(server.predict(Array(picture[..<place]) + header + picture[place...]))
                    #expect([200, 413, 415].contains(answer.status), "\(answer.text)")
                }
            }
            #expect(server.predict(picture)?.status == 200)
        }
    }
}
