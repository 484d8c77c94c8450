internal import Imaging
internal import Pipeline

/// A frame with what was seen in it, copied for a window.
struct WindowPicture: ~Copyable, Sendable {
    /// Size of the frame in pixels, to which the faces' boxes refer.
    let width: Int
    let height: Int
    /// Nil where no picture is wanted.
    let image: ColorImage?
    let observation: Observation
    /// What `Face.emotion` refers to.
    let labels: [String]
    let arrival: ContinuousClock.Instant

    /// - Parameter image: the frame's picture, as `ColorImage.copy(_:)` makes it.
    init(_ observation: Observation, width: Int, height: Int, image: consuming ColorImage?, labels: [String]) {
        self.width = width
        self.height = height
        self.image = image
        self.observation = observation
        self.labels = labels
        arrival = .now
    }

    /// Ends the picture and keeps its memory.
    consuming func takeImage() -> ColorImage? { image }
}

extension ColorImage {
    /// Copies a frame of the same size, gray where it has no colour.
    mutating func copy(_ frame: borrowing Frame) {
        precondition(width == frame.luma.width && height == frame.luma.height, "a copy has its original's size")
        switch frame.color {
        case .some(let color): copy(color)
        case .none: copy(frame.luma)
        }
    }

    private mutating func copy(_ color: borrowing ColorImage) {
        let (count, rows, stride, from) = (4 * width, height, stride, color.stride)
        color.withPixels { source in
            withMutablePixels { target in
                for y in 0..<rows { (target + y * stride).update(from: source + y * from, count: count) }
            }
        }
    }

    private mutating func copy(_ gray: borrowing GrayImage) {
        let (columns, rows, stride, from) = (width, height, stride, gray.stride)
        gray.withPixels { source in
            withMutablePixels { target in
                for y in 0..<rows {
                    let row = source + y * from
                    (target + y * stride).withMemoryRebound(to: UInt32.self, capacity: columns) { pixels in
                        for x in 0..<columns { pixels[x] = 0xFF00_0000 | UInt32(row[x]) &* 0x01_0101 }
                    }
                }
            }
        }
    }
}
