import Foundation
import Settings

/// A file that is gone when its owner is.
final class TextFile {
    private let folder: URL
    let path: String

    init(_ bytes: some Sequence<UInt8>, name: String = "mine.toml") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("emotiond-settings-\(UUID().uuidString)")
        let file = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        path = file.path
    }

    convenience init(_ text: String, name: String = "mine.toml") throws { try self.init(text.utf8, name: name) }

    /// The folder that a longer name was given in.
    var base: String { folder.path }

    deinit { try? FileManager.default.removeItem(at: folder) }
}

/// The mistakes in a file, `FILE` standing for its path.
func mistakes(
    _ text: String = "", environment: [String: String] = [:], overrides: [SettingOverride] = []
) throws -> [String] {
    let file = try TextFile(text)
    do {
        _ = try LoadedSettings.load(file: file.path, environment: environment, overrides: overrides)
        return []
    } catch {
        return error.mistakes.map { $0.replacingOccurrences(of: file.path, with: "FILE") }
    }
}

func load(
    _ text: String = "", environment: [String: String] = [:], overrides: [SettingOverride] = []
) throws -> LoadedSettings {
    let file = try TextFile(text)
    return try LoadedSettings.load(file: file.path, environment: environment, overrides: overrides)
}
