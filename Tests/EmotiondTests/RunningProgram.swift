import Foundation
import Testing

/// The built program while it runs, without a display.
final class RunningProgram {
    private let process = Process()
    private let folder: TemporaryFolder

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        process.executableURL = Program.executable
        process.arguments = arguments
        var inherited = ProcessInfo.processInfo.environment
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "NOTIFY_SOCKET", "JOURNAL_STREAM"] { inherited[name] = nil }
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        for path in [folder.path("stdout"), folder.path("stderr")] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardOutput = FileHandle(forWritingAtPath: folder.path("stdout"))
        process.standardError = FileHandle(forWritingAtPath: folder.path("stderr"))
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var output: String { (try? String(contentsOfFile: folder.path("stdout"), encoding: .utf8)) ?? "" }
    var error: String { (try? String(contentsOfFile: folder.path("stderr"), encoding: .utf8)) ?? "" }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end. Returns the exit status, or minus the number of the signal that ended it; minus 1000 where it goes on.
    func wait() -> Int32 {
        let end = ContinuousClock.now + .seconds(120)
        while process.isRunning {
            guard .now < end else { return -1000 }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus
    }

    /// Waits until something holds, for a generous while; whether it does before the program ends.
    func eventually(_ condition: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(120)
        while !condition() {
            guard process.isRunning, .now < end else { return condition() }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return true
    }
}
