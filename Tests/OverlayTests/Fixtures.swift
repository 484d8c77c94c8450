import Glibc
import Imaging
import Pipeline

let labels = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]

func face(_ box: Box, track: Int = 1, emotion: Int = 3, confidence: Float = 0.8, labels: Int = 7) -> Face {
    var probabilities = [Float](repeating: (1 - confidence) / Float(labels - 1), count: labels)
    probabilities[emotion] = confidence
    return Face(track: track, box: box, probabilities: probabilities, emotion: emotion, raw: probabilities)
}

/// A picture of one colour, blue, green, red.
func plain(_ width: Int, _ height: Int, _ color: (UInt8, UInt8, UInt8) = (128, 128, 128)) -> ColorImage {
    var image = ColorImage(width: width, height: height)
    let stride = image.stride
    image.withMutablePixels { pixels in
        for y in 0..<height {
            for x in 0..<width {
                let pixel = pixels + y * stride + 4 * x
                (pixel[0], pixel[1], pixel[2], pixel[3]) = (color.0, color.1, color.2, 255)
            }
        }
    }
    return image
}

/// A gray picture that changes smoothly, and from frame to frame.
func ramp(_ width: Int, _ height: Int, phase: Int) -> GrayImage {
    let image = GrayImage(width: width, height: height)
    for y in 0..<height {
        for x in 0..<width { image[x, y] = UInt8(40 + (x + 2 * y + 3 * phase) * 100 / (width + 2 * height) % 160) }
    }
    return image
}

extension ColorImage {
    /// Blue, green, red, alpha of every pixel, row by row.
    borrowing func bytes() -> [UInt8] {
        let (width, height, stride) = (width, height, stride)
        return withPixels { pixels in
            (0..<height).flatMap { y in Array(UnsafeBufferPointer(start: pixels + y * stride, count: 4 * width)) }
        }
    }

    borrowing func pixel(_ x: Int, _ y: Int) -> [Int] {
        let offset = y * stride + 4 * x
        return withPixels { pixels in (0..<3).map { Int(pixels[offset + $0]) } }
    }

    /// Columns and rows of the pixels that differ.
    borrowing func changes(from other: borrowing ColorImage) -> [(x: Int, y: Int)] {
        let (mine, others, width) = (bytes(), other.bytes(), width)
        var changes: [(x: Int, y: Int)] = []
        for i in 0..<width * height where mine[4 * i..<4 * i + 4] != others[4 * i..<4 * i + 4] {
            changes.append((i % width, i / width))
        }
        return changes
    }
}

/// A new folder that is removed with all that is in it.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array(("/tmp/overlay-tests." + String(repeating: "X", count: 6)).utf8CString)
        path = String(cString: mkdtemp(&template)!)
    }

    deinit {
        for name in contents { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var contents: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func bytes(of path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
        return bytes
    }
}
