import Capture
import Imaging

/// What the emulated camera sends, decoded from its own files: pictures must arrive as they are, pixel by pixel.
struct ExpectedPictures {
    private var known: Set<[UInt8]> = []

    /// A file of JPEGs.
    init(motionJPEG path: String) throws(Disappointment) {
        let bytes = try contents(of: path)
        var start: Int?
        for i in bytes.indices.dropLast() where bytes[i] == 0xFF {
            if bytes[i + 1] == 0xD8, start == nil { start = i }
            if bytes[i + 1] == 0xD9, let first = start {
                try add(bytes[first..<(i + 2)])
                start = nil
            }
        }
        try require(!known.isEmpty, "\(path) holds no pictures")
    }

    /// A file of YUYV pictures, whose luma runs from 16 to 235.
    init(yuyv path: String, width: Int, height: Int) throws(Disappointment) {
        let bytes = try contents(of: path)
        let size = 2 * width * height
        for first in stride(from: 0, to: bytes.count - size + 1, by: size) {
            known.insert((0..<(width * height)).map { stretched(bytes[first + 2 * $0]) })
        }
        try require(!known.isEmpty, "\(path) holds no pictures")
    }

    func check(_ frame: borrowing CameraFrame) throws(Disappointment) {
        try require(known.contains(frame.picture.luma.packed()), "picture \(frame.picture.number) is none of the camera's")
    }

    private mutating func add(_ jpeg: ArraySlice<UInt8>) throws(Disappointment) {
        let picture: [UInt8]? = jpeg.withUnsafeBytes { bytes in
            do { return try JPEGDecoder().decode(bytes).luma.packed() } catch { return nil }
        }
        guard let picture else { throw Disappointment(description: "the clip has a damaged picture") }
        known.insert(picture)
    }
}

private func stretched(_ level: UInt8) -> UInt8 {
    UInt8(min(max((Double(level) - 16) * 255 / 219, 0), 255).rounded())
}
