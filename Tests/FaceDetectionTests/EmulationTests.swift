import Emulation
import Testing

/// The same search in C on this processor and on an emulated one.
struct EmulationTests {
    /// What each set computed, by its name.
    private static func sums(on processor: Emulation.Processor) throws -> [Substring: Substring] {
        try Emulation.withProgram(
            for: processor, sources: ["Sources/CCascadeKernels", "Tests/FaceDetectionTests/Cross"],
            includes: ["Sources/CCascadeKernels/include"]
        ) { program in
            let words = try Emulation.run(program, on: processor)
            #expect(words.status == 0, "\(words.text)")
            return try Dictionary(uniqueKeysWithValues: words.text.split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                try #require(parts.count == 2, "\(line)")
                return (parts[0], parts[1])
            })
        }
    }

    @Test(.enabled(if: Emulation.isThere, "\(Emulation.needs)"))
    func neonFindsTheSameWindows() throws {
        let own = try Self.sums(on: .own), emulated = try Self.sums(on: .arm)
        let wanted = try #require(own["generic"] ?? own["neon"])
        #expect(wanted.contains(" windows") && !wanted.contains(" 0 windows"))
        #expect(own.values.allSatisfy { $0 == wanted }, "\(own)")
        #expect(emulated == ["neon": wanted])
    }
}
