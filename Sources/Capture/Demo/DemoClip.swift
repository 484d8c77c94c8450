package import Imaging

/// A clip that the program carries with it: average faces, nobody's picture, each turning into the next.
///
/// 640×480 at 30 frames a second for 14 seconds. Every emotion is held for 1.2 s and becomes the next within 0.8 s, the last
/// the first again, while the face drifts about slowly. The same frames, byte for byte, on every run.
package final class DemoClip: FrameSource {
    package static let width = 640
    package static let height = 480
    package static let frameRate = 30.0
    package static let hold = 1.2
    package static let morph = 0.8
    /// The emotions in the order in which they show.
    package static let emotions = ["neutral", "happy", "surprise", "sad", "angry", "fear", "disgust"]
    package static let frameCount = Int(Double(emotions.count) * (hold + morph) * frameRate)

    /// The order in which the program holds the faces, that of FER-2013.
    private static let stored = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]

    package let info: SourceInfo
    private let color: Bool
    private let cover: [Float]
    /// In the order of `emotions`.
    private let faces: [DemoFace]
    /// The ground without a face.
    private let empty = DemoClip.emptyPicture()
    private var number = 0

    /// - Parameter color: whether frames carry colour besides luma.
    package init(color: Bool = false) {
        let cover = DemoFace.cover()
        faces = Self.emotions.map { DemoFace(Self.stored.firstIndex(of: $0)!, cover: cover) }
        self.cover = cover
        self.color = color
        info = SourceInfo(
            name: "demo", width: Self.width, height: Self.height, frameRate: Self.frameRate,
            duration: Double(Self.frameCount) / Self.frameRate)
    }

    package func next() throws(CaptureError) -> Frame? {
        guard number < Self.frameCount else { return nil }
        defer { number += 1 }
        let luma = draw(at: Double(number) / Self.frameRate)
        let picture = color ? Self.tinted(luma) : nil
        return Frame(number: number, time: Double(number) / Self.frameRate, luma: luma, color: picture)
    }

    /// The emotion held at a time in seconds; nil while one turns into another, and outside the clip.
    package static func expected(at time: Double) -> String? {
        let (index, share) = phase(time)
        return share == 0 && emotions.indices.contains(index) ? emotions[index] : nil
    }

    /// Where on the frame the face's 48×48 picture lies at a time, to the nearest pixel.
    package static func faceBox(at time: Double) -> Box {
        let (x, y) = center(time)
        let side = DemoFace.faceSide
        return Box(x: Int((x - Float(side) / 2).rounded()), y: Int((y - Float(side) / 2).rounded()), width: side, height: side)
    }

    /// Which emotion shows, and how far it has turned into the next: 0 while it is held, then up to 1.
    private static func phase(_ time: Double) -> (index: Int, share: Float) {
        let index = Int((time / (hold + morph)).rounded(.down))
        let share = (time - Double(index) * (hold + morph) - hold) / morph
        return (index, DemoFace.smoothStep(Float(share)))
    }

    /// The face's centre: once around a flat figure of eight.
    private static func center(_ time: Double) -> (x: Float, y: Float) {
        let turn = time * frameRate / Double(frameCount)
        return (Float(width) / 2 + 34 * wave(turn), Float(height) / 2 + 14 * wave(2 * turn))
    }

    /// A sine of two parabolas, period 1: needs no mathematics library, whose last digits differ between machines.
    private static func wave(_ turn: Double) -> Float {
        let part = Float(turn - turn.rounded(.down))
        return part < 0.5 ? 16 * part * (0.5 - part) : -16 * (part - 0.5) * (1 - part)
    }

    private func draw(at time: Double) -> GrayImage {
        let (index, share) = Self.phase(time)
        let side = DemoFace.side
        let (x, y) = Self.center(time)
        let left = x - Float(side) / 2, top = y - Float(side) / 2
        let column = Int(left.rounded(.down)), row = Int(top.rounded(.down))
        // Each pixel lies between four samples, at the same place everywhere.
        let right = 1 - (left - Float(column)), below = 1 - (top - Float(row))
        let weights = ((1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below)
        func between(_ field: UnsafeBufferPointer<Float>, _ place: Int) -> Float {
            weights.0 * field[place] + weights.1 * field[place + 1] + weights.2 * field[place + side]
                + weights.3 * field[place + side + 1]
        }
        var picture = empty.copy()
        let stride = picture.stride
        picture.withMutablePixels { pixels in
            faces[index].covered.withUnsafeBufferPointer { from in
                faces[(index + 1) % faces.count].covered.withUnsafeBufferPointer { to in
                    cover.withUnsafeBufferPointer { cover in
                        for j in 0..<side - 1 {
                            for i in 0..<side - 1 {
                                let place = j * side + i, (x, y) = (column + 1 + i, row + 1 + j)
                                let face = between(from, place)
                                let blend = share == 0 ? face : face + share * (between(to, place) - face)
                                let level = blend + (1 - between(cover, place)) * Self.ground(x, y)
                                pixels[y * stride + x] = UInt8(min(max(level.rounded(), 0), 255))
                            }
                        }
                    }
                }
            }
        }
        return picture
    }

    /// Gray level behind the face: plain, a little darker towards the edges.
    private static func ground(_ x: Int, _ y: Int) -> Float {
        let x = Float(x - width / 2) / 400, y = Float(y - height / 2) / 300
        return 97 - 14 * (x * x + y * y)
    }

    private static func emptyPicture() -> GrayImage {
        var picture = GrayImage(width: width, height: height)
        let stride = picture.stride
        picture.withMutablePixels { pixels in
            for y in 0..<height { for x in 0..<width { pixels[y * stride + x] = UInt8(ground(x, y).rounded()) } }
        }
        return picture
    }

    /// Light parts a little warm, dark ones a little cool.
    private static func tinted(_ luma: borrowing GrayImage) -> ColorImage {
        var picture = ColorImage(gray: luma)
        let stride = picture.stride
        picture.withMutablePixels { pixels in
            for y in 0..<height {
                let row = pixels + y * stride
                for x in 0..<width {
                    let level = Int(row[4 * x]), light = level - 110
                    row[4 * x] = UInt8(min(max(level - light / 5, 0), 255))
                    row[4 * x + 2] = UInt8(min(max(level + light / 9, 0), 255))
                }
            }
        }
        return picture
    }
}
