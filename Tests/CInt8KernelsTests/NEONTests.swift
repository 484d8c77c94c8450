import Emulation
import Testing

/// The NEON kernels, compiled by a cross compiler and run by an emulator, where both are installed.
struct NEONTests {
    @Test(.enabled(if: Emulation.isThere, "\(Emulation.needs)"))
    func convolvesLikePlainSumsUnderEmulation() throws {
        let check = "Tests/CInt8KernelsTests"
        try Emulation.withProgram(
            for: .arm, sources: ["Sources/CInt8Kernels", "\(check)/Check", "\(check)/Cross"],
            includes: ["Sources/CInt8Kernels/include", "\(check)/Check/include"]
        ) { program in
            let checked = try Emulation.run(program, ["neon"], on: .arm)
            #expect(checked.status == 0, "\(checked.text)")
            #expect(checked.text.contains("0 of "))
            // A processor without the dot product must not be offered kernels that need it.
            let old = try Emulation.run(program, ["neon"], on: .arm, model: "cortex-a53")
            #expect(old.text.contains("neon is not among the sets"))
        }
    }
}
