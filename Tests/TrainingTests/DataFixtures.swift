import Foundation

import Imaging
import Training

/// A folder that is gone after the test, and short ways to fill it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "emotiond-data-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders above it, and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try data.write(to: URL(fileURLWithPath: file))
        return file
    }
}

/// A stand-in for a codec: the file's text is `width height level`.
func decodeFlatImage(_ path: String) throws -> GrayImage {
    let numbers = try String(contentsOfFile: path, encoding: .utf8).split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 3 else { throw DataError(.badData, "not a picture") }
    return GrayImage(width: numbers[0], height: numbers[1], filledWith: UInt8(numbers[2]))
}

/// The `pixels` cell of a picture with one gray level.
func flatPixels(_ level: Int, count: Int = 48 * 48) -> String {
    Array(repeating: "\(level)", count: count).joined(separator: " ")
}

/// What a throwing call threw, if it was a `DataError`.
func dataError<Value>(_ body: () throws -> Value) -> DataError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? DataError
    }
}

/// The folder of development data beside the package, where there is one.
enum SharedData {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/data").path
    static let fer = folder + "/fer2013"
    static let hasFER = FileManager.default.fileExists(atPath: fer + "/fer2013.csv.xz")
}
