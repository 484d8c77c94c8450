import Foundation

/// The built program, run as a person runs it.
enum Program {
    struct Result {
        let status: Int32
        let output: String
        let error: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }

        /// The objects on stdout, one a line.
        var objects: [[String: Any]] {
            lines.compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        }
    }

    /// The package's folder.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Beside the package where it is developed; a clone alone does not have it.
    static let sharedData = root.deletingLastPathComponent().appendingPathComponent("shared/data")
    static let hasSharedData = FileManager.default.fileExists(atPath: sharedData.path)

    /// `emotiond` lies beside the test bundle.
    static let executable: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let candidates = [bundle, root.appendingPathComponent(".build/release"), root.appendingPathComponent(".build/debug")]
        return candidates.map { $0.appendingPathComponent("emotiond") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }!
    }()

    static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try run(arguments, environment: environment)
    }

    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        try capture(executable, arguments, environment)
    }

    /// Runs a line of shell in which `emotiond` is the built program.
    static func shell(_ line: String) throws -> Result {
        let definition = "emotiond() { '\(executable.path)' \"$@\"; }\n"
        return try capture(URL(fileURLWithPath: "/bin/bash"), ["-c", definition + line], [:])
    }

    private static func capture(_ tool: URL, _ arguments: [String], _ environment: [String: String]) throws -> Result {
        let process = Process()
        process.executableURL = tool
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: a pipe that nobody empties while the other is read would block the program.
        let folder = try TemporaryFolder()
        let (output, error) = (folder.path("stdout"), folder.path("stderr"))
        for path in [output, error] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: error)
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
            error: try String(contentsOfFile: error, encoding: .utf8))
    }
}

/// A folder that is gone when its owner is.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("emotiond-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
