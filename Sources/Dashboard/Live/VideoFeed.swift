internal import Capture
internal import EmotionPalette
internal import Imaging
internal import NIOCore
internal import Pipeline
internal import Threads

/// The camera's picture with boxes around the faces, as Motion JPEG for those who watch.
///
/// Pictures are copied on the vision thread and encoded on a thread of their own, the newest each time; nothing is done while
/// nobody watches.
final class VideoFeed: Sendable {
    let viewers: Broadcast<ByteBuffer>
    private let pictures = Mailbox<ColorImage>()

    /// Of libjpeg; faces stay clear.
    private static let quality: Int32 = 75
    /// Pixels.
    private static let line = 3
    static let boundary = "picture"

    init(limit: Int) {
        viewers = Broadcast(limit: limit, capacity: 1)
        let (viewers, pictures) = (viewers, pictures)
        WorkerThread.start(name: "video") {
            while !pictures.isClosed {
                guard let picture = pictures.take(waiting: .seconds(1)) else { continue }
                if let bytes = JPEGEncoder.encode(picture, quality: Self.quality) { viewers.send(Self.part(bytes)) }
            }
        }
    }

    var isWatched: Bool { viewers.listenerCount > 0 }

    func show(_ faces: [Face], labels: [String], on frame: borrowing Frame) {
        guard isWatched else { return }
        var picture =
            switch frame.color {
            case .some(let color): color.copy()
            case .none: ColorImage(gray: frame.luma)
            }
        for face in faces { Self.draw(face.box, color: EmotionColor.rgb(of: labels[face.emotion]), on: &picture) }
        pictures.put(picture)
    }

    func close() { pictures.close() }

    private static func part(_ bytes: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer(string: "--\(boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(bytes.count)\r\n\r\n")
        buffer.writeBytes(bytes)
        buffer.writeString("\r\n")
        return buffer
    }

    private static func draw(_ box: Box, color: UInt32, on picture: inout ColorImage) {
        let (width, height, stride) = (picture.width, picture.height, picture.stride)
        picture.withMutablePixels { pixels in
            func fill(_ part: Box) {
                let part = part.clipped(width: width, height: height)
                for y in part.y..<part.maxY {
                    let row = UnsafeMutableRawPointer(pixels + y * stride).assumingMemoryBound(to: UInt32.self)
                    for x in part.x..<part.maxX { row[x] = (0xFF00_0000 | color).littleEndian }
                }
            }
            fill(Box(x: box.x, y: box.y, width: box.width, height: line))
            fill(Box(x: box.x, y: box.maxY - line, width: box.width, height: line))
            fill(Box(x: box.x, y: box.y, width: line, height: box.height))
            fill(Box(x: box.maxX - line, y: box.y, width: line, height: box.height))
        }
    }
}
