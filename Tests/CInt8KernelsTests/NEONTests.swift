import Foundation
import Testing

/// The NEON kernels, compiled by a cross compiler and run by an emulator, where both are installed.
struct NEONTests {
    static let compiler = path(of: "aarch64-linux-gnu-gcc")
    static let emulator = path(of: "qemu-aarch64")
    static let areToolsThere = compiler != nil && emulator != nil
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(.enabled(if: areToolsThere, "needs aarch64-linux-gnu-gcc (gcc-aarch64-linux-gnu) and qemu-aarch64 (qemu-user)"))
    func convolvesLikePlainSumsUnderEmulation() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "emotiond-neon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = folder.appending(path: "check").path
        let kernels = Self.root.appending(path: "Sources/CInt8Kernels")
        let check = Self.root.appending(path: "Tests/CInt8KernelsTests")
        let sources = try FileManager.default.contentsOfDirectory(atPath: kernels.path).filter { $0.hasSuffix(".c") }
        let compiled = try Self.run(
            Self.compiler!,
            ["-O2", "-ffp-contract=off", "-static", "-o", program]
                + sources.map { kernels.appending(path: $0).path }
                + [check.appending(path: "Check/KernelCheck.c").path, check.appending(path: "Cross/main.c").path]
                + ["-I\(kernels.appending(path: "include").path)", "-I\(check.appending(path: "Check/include").path)", "-lm"])
        try #require(compiled.status == 0, "\(compiled.output)")
        let checked = try Self.run(Self.emulator!, [program, "neon"])
        #expect(checked.status == 0, "\(checked.output)")
        #expect(checked.output.contains("0 of "))
        // A processor without the dot product must not be offered kernels that need it.
        let old = try Self.run(Self.emulator!, ["-cpu", "cortex-a53", program, "neon"])
        #expect(old.output.contains("neon is not among the sets"))
    }

    private static func run(_ tool: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(filePath: tool)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private static func path(of tool: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(tool)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
