import EventLog
import Foundation
import Imaging
import Pipeline
import Synchronization
import Testing

/// A folder that is gone when its owner is.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("emotiond-log-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

/// What a run is made of.
enum Run {
    static let session = Session(
        source: SourceInfo(name: "a \"clip\".mp4", width: 64, height: 48, frameRate: 25), labels: ["happy", "sad"])

    static func face(track: Int = 2, emotion: Int = 1) -> Face {
        Face(
            track: track, box: Box(x: 1, y: 2, width: 30, height: 30), probabilities: emotion == 1 ? [0.25, 0.75] : [0.9, 0.1],
            emotion: emotion, raw: [0.6, 0.4])
    }

    static func observation(_ number: Int, faces: [Face] = [face()]) -> Observation {
        Observation(frame: number, time: Double(number) / 25, faces: faces)
    }

    static func frame(_ number: Int = 0) -> Frame {
        Frame(number: number, time: Double(number) / 25, luma: GrayImage(width: 64, height: 48))
    }

    static var summary: Summary {
        var summary = Summary()
        (summary.frames, summary.framesWithFaces, summary.faces, summary.tracks, summary.duration) = (5, 1, 1, 1, 0.2)
        return summary
    }
}

extension LiveLog {
    /// Logs a frame with the faces.
    func see(_ number: Int, faces: [Face] = [Run.face()]) throws {
        try receive(Run.observation(number, faces: faces), Run.frame(number))
    }
}

/// The program that logs without end, built beside the tests.
enum Probe {
    static let executable: String? = {
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return [URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(), package.appendingPathComponent(".build/release")]
            .map { $0.appendingPathComponent("LogProbe").path }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
}

/// What a log told of failures, from its thread.
final class Complaints: Sendable {
    private let told = Mutex<[String?]>([])

    var all: [String?] { told.withLock { $0 } }

    var note: @Sendable (LogError?) -> Void {
        { error in self.told.withLock { $0.append(error?.description) } }
    }
}

/// Waits for what another thread does; the limit only ends tests that fail.
func eventually(_ isFulfilled: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<6000 {
        if try isFulfilled() { return true }
        usleep(10_000)
    }
    return false
}

func fileLines(_ path: String) throws -> [String] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.isEmpty || text.hasSuffix("\n"), "the last line is whole")
    return text.split(separator: "\n").map(String.init)
}
