package import Foundation

/// C programs for this processor, and for 64-bit Arm where a cross linker and an emulator are installed.
package enum Emulation {
    private static let compiler = path(of: "clang")
    private static let linker = path(of: "aarch64-linux-gnu-gcc")
    private static let emulator = path(of: "qemu-aarch64")
    package static let isThere = compiler != nil && linker != nil && emulator != nil
    /// Why a test is skipped where it is not.
    package static let needs = "needs clang, aarch64-linux-gnu-gcc (gcc-aarch64-linux-gnu) and qemu-aarch64 (qemu-user)"
    /// The package's folder.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package enum Processor: CaseIterable, Sendable { case own, arm }

    /// What a program said, standard error included.
    package struct Words {
        package let status: Int32
        package let text: String
    }

    /// The words of a compiler that fails.
    package struct Failure: Error, CustomStringConvertible { package let description: String }

    /// Compiles, as the package's C targets are, and hands the program over while it exists.
    ///
    /// - Parameters:
    ///   - sources: files, or folders whose C files are meant, from the package's folder on.
    ///   - includes: folders of headers, likewise.
    package static func withProgram<Result>(
        for processor: Processor, sources: [String], includes: [String], _ body: (String) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "emotiond-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var files: [String] = []
        for source in sources.map({ root.appending(path: $0).path }) {
            let inside = try? FileManager.default.contentsOfDirectory(atPath: source)
            files += inside.map { $0.sorted().filter { $0.hasSuffix(".c") }.map { "\(source)/\($0)" } } ?? [source]
        }
        let target = processor == .own ? [] : ["--target=aarch64-linux-gnu", "-isystem", "/usr/aarch64-linux-gnu/include"]
        let options = target + ["-O2", "-ffp-contract=off"] + includes.map { "-I\(root.appending(path: $0).path)" }
        let objects = files.indices.map { "\(folder)/\($0).o" }
        for (file, object) in zip(files, objects) {
            let words = try run(compiler!, options + ["-c", file, "-o", object])
            guard words.status == 0 else { throw Failure(description: words.text) }
        }
        let program = "\(folder)/program"
        let words = try run((processor == .own ? compiler : linker)!, ["-static", "-o", program] + objects + ["-lm"])
        guard words.status == 0 else { throw Failure(description: words.text) }
        return try body(program)
    }

    /// - Parameter model: the emulated processor; the emulator's best where nil.
    package static func run(
        _ program: String, _ arguments: [String] = [], on processor: Processor, model: String? = nil
    ) throws -> Words {
        switch processor {
        case .own: try run(program, arguments)
        case .arm: try run(emulator!, (model.map { ["-cpu", $0] } ?? []) + [program] + arguments)
        }
    }

    private static func run(_ tool: String, _ arguments: [String]) throws -> Words {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(filePath: tool)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Words(status: process.terminationStatus, text: output)
    }

    private static func path(of tool: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(tool)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
