internal import CCascadeKernels
internal import Glibc

/// Which instructions the search uses. All sets give the same faces, bit for bit; they differ in speed.
package struct CascadeKernels: Sendable {
    /// `generic` (any processor of the architecture; `neon` on arm64), `avx2` or `avx512vnni`.
    package let name: String
    private let index: Int

    /// All that this processor can run, the slowest first.
    package static let available: [CascadeKernels] = {
        var count: Int32 = 0
        let all = cascade_kernels_available(&count)!
        return (0..<Int(count)).map { CascadeKernels(name: String(cString: all[$0].name), index: $0) }
    }()

    /// The one that the environment variable `EMOTIOND_ISA` names, else the fastest. Names unknown here are passed over: other
    /// kernels of the program have sets of their own.
    package static let best: CascadeKernels = {
        let wanted = getenv("EMOTIOND_ISA").map { String(cString: $0) }
        return available.first { $0.name == wanted } ?? available.last!
    }()

    var table: cascade_kernels {
        var count: Int32 = 0
        return cascade_kernels_available(&count)![index]
    }
}
