import CInt8Kernels
import KernelCheck
import Testing
import TileModel

/// Every instruction set that this processor has against plain sums, over odd sizes, borders, strides and extremes.
struct KernelTests {
    static let sets: [String] = withUnsafeTemporaryAllocation(of: UnsafePointer<cint8_kernels>?.self, capacity: Int(cint8_most_sets)) { kernels in
        let count = cint8_all_kernels(kernels.baseAddress!)
        return kernels.prefix(Int(count)).map { String(cString: $0!.pointee.name) }
    }

    @Test(arguments: sets)
    func convolvesLikePlainSums(_ set: String) {
        for index in 0..<check_shape_count {
            let difference = Self.difference { check_convolution(cint8_kernels_named(set), index, $0, $1) }
            #expect(difference == nil, "shape \(index)")
        }
    }

    @Test(arguments: sets)
    func poolsAddsAndLooksUpLikeTheGenericKernels(_ set: String) {
        for index in 0..<check_shape_count {
            let difference = Self.difference { check_rest(cint8_kernels_named(set), index, $0, $1) }
            #expect(difference == nil, "shape \(index)")
        }
    }

    /// The instructions of tile registers are C here, so that the rest of their kernels is tested on a processor without them.
    @Test(.enabled(if: tile_model_kernels() != nil, "the kernels for tile registers use AVX-512 beside"))
    func tilesConvolveLikePlainSums() throws {
        let model = try #require(tile_model_kernels())
        for index in 0..<check_shape_count {
            let difference = Self.difference { check_convolution(model, index, $0, $1) }
            #expect(difference == nil, "shape \(index)")
        }
    }

    @Test func knowsKernelsByNameOnly() {
        #expect(Self.sets.first == "generic")
        #expect(cint8_kernels_named("no such set") == nil)
        for set in Self.sets {
            #expect(cint8_kernels_named(set).map { String(cString: $0.pointee.name) } == set)
        }
    }

    /// What a check says is wrong; nil where nothing is.
    static func difference(_ check: (UnsafeMutablePointer<CChar>, Int) -> Int32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 200) { message in
            message.initialize(repeating: 0)
            return check(message.baseAddress!, message.count) == 1 ? nil : String(cString: message.baseAddress!)
        }
    }
}
