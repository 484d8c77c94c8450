import Foundation
import Testing

import Capture
import Imaging

/// A folder of test media that the `ffmpeg` command makes, gone with the test that used it.
final class Media {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "capture-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Runs `ffmpeg` with the arguments, of which the last is a file in the folder; returns its path.
    @discardableResult
    func make(_ name: String, _ arguments: String...) throws -> String {
        let words = arguments.flatMap { $0.split(separator: " ").map(String.init) }
        _ = try run("ffmpeg", ["-v", "error", "-nostdin", "-y"] + words + [path(name)])
        return path(name)
    }

    /// A moving test picture of the given size and number of frames, 25 a second, in a codec and container.
    @discardableResult
    func clip(_ name: String, size: String = "64x48", frames: Int = 10, _ codec: String) throws -> String {
        try make(name, "-f lavfi -i testsrc2=size=160x120:rate=25,scale=\(size) -frames:v \(frames)", codec)
    }

    @discardableResult
    func write(_ name: String, _ bytes: some Collection<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    func bytes(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) }

    /// A copy that ends after a part of the file.
    func cut(_ path: String, at part: Double, as name: String) throws -> String {
        let bytes = try bytes(path)
        // An odd length, so that a transport stream never ends with a whole packet.
        return try write(name, bytes.prefix(Int(Double(bytes.count) * part) | 1))
    }

    /// The file's frames as ffmpeg decodes them, end to end in a pixel format.
    func rawVideo(_ path: String, _ format: String) throws -> [UInt8] {
        let arguments = ["-v", "error", "-nostdin", "-noautorotate", "-i", path, "-vsync", "passthrough"]
        return try run("ffmpeg", arguments + ["-f", "rawvideo", "-pix_fmt", format, "-"])
    }

    /// Runs a program and returns what it wrote to its standard output; its failing fails the test.
    func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) \(arguments.joined(separator: " "))")
        return [UInt8](data)
    }
}

/// All that a source delivered, and the error it ended with.
struct Played {
    var info: SourceInfo
    var numbers: [Int] = []
    var times: [Double] = []
    /// Each frame's luma without gaps.
    var luma: [[UInt8]] = []
    /// Each frame's blue, green, red, alpha without gaps, where asked for.
    var color: [[UInt8]] = []
    var error: CaptureError?

    init(_ path: String, color wantsColor: Bool = false, threads: Int = 1) throws {
        let file = try VideoFile(path: path, color: wantsColor, threads: threads)
        info = file.info
        do {
            while let frame = try file.next() {
                numbers.append(frame.number)
                times.append(frame.time)
                luma.append(frame.luma.packed())
                if let packed = frame.packedColor() { color.append(packed) }
            }
        } catch {
            self.error = error
        }
        // After its end or its error a source stays silent.
        #expect(try file.next() == nil)
    }
}

extension Frame {
    borrowing func packedColor() -> [UInt8]? {
        guard color != nil else { return nil }
        let (width, height) = (luma.width, luma.height)
        let stride = (width * 4 + 63) / 64 * 64
        var packed: [UInt8] = []
        packed.reserveCapacity(width * height * 4)
        color!.withPixels { pixels in
            for y in 0..<height { packed += UnsafeBufferPointer(start: pixels + y * stride, count: width * 4) }
        }
        return packed
    }
}

/// The error that a call ends with; a call that ends well fails the test.
func captureError(_ body: () throws -> Void, _ location: SourceLocation = #_sourceLocation) -> CaptureError? {
    do {
        try body()
        Issue.record("should have thrown", sourceLocation: location)
        return nil
    } catch {
        return error as? CaptureError
    }
}
