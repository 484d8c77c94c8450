internal import Imaging

/// How stored pixels become an upright picture: first rows and columns are swapped, then the result is mirrored.
///
/// EXIF's eight orientations and the display matrices of containers are all of this form.
struct Orientation: Equatable, Sendable {
    var transposed = false
    /// Left and right, after transposing.
    var mirrored = false
    /// Top and bottom, after transposing.
    var flipped = false

    static let upright = Orientation()

    /// From EXIF's tag 274; any number but 1 to 8 counts as upright.
    init(exif: Int) {
        self.init()
        transposed = (5...8).contains(exif)
        mirrored = [2, 3, 6, 7].contains(exif)
        flipped = [3, 4, 7, 8].contains(exif)
    }

    /// From a display matrix `(a b u; c d v; x y w)`, by which `x' = a·x + c·y`, `y' = b·x + d·y`. Angles between quarter
    /// turns go to the nearest.
    init(matrix: UnsafePointer<Int32>) {
        self.init()
        let (a, b, c, d) = (Int(matrix[0]), Int(matrix[1]), Int(matrix[3]), Int(matrix[4]))
        transposed = abs(b) + abs(c) > abs(a) + abs(d)
        mirrored = (transposed ? c : a) < 0
        flipped = (transposed ? b : d) < 0
    }

    private init() {}

    /// Width and height of the upright picture.
    func size(width: Int, height: Int) -> (width: Int, height: Int) { transposed ? (height, width) : (width, height) }

    func upright(_ image: consuming GrayImage) -> GrayImage {
        if self == .upright { return image }
        let size = size(width: image.width, height: image.height)
        var result = GrayImage(width: size.width, height: size.height)
        let stride = result.stride
        let walk = walk(width: image.width, height: image.height, stride: image.stride, pixel: 1)
        image.withPixels { source in
            result.withMutablePixels { target in
                for y in 0..<size.height {
                    var from = source + walk.start + y * walk.down
                    for x in 0..<size.width {
                        target[y * stride + x] = from.pointee
                        from += walk.right
                    }
                }
            }
        }
        return result
    }

    func upright(_ image: consuming ColorImage) -> ColorImage {
        if self == .upright { return image }
        let size = size(width: image.width, height: image.height)
        var result = ColorImage(width: size.width, height: size.height)
        let stride = result.stride
        let walk = walk(width: image.width, height: image.height, stride: image.stride, pixel: 4)
        image.withPixels { source in
            result.withMutablePixels { target in
                for y in 0..<size.height {
                    var from = UnsafeRawPointer(source) + walk.start + y * walk.down
                    let row = UnsafeMutableRawPointer(target + y * stride)
                    for x in 0..<size.width {
                        row.storeBytes(of: from.load(as: UInt32.self), toByteOffset: 4 * x, as: UInt32.self)
                        from += walk.right
                    }
                }
            }
        }
        return result
    }

    /// Byte offsets in the stored picture: of the upright picture's first pixel, and from there one to the right and down.
    private func walk(width: Int, height: Int, stride: Int, pixel: Int) -> (start: Int, right: Int, down: Int) {
        let size = size(width: width, height: height)
        var right = transposed ? stride : pixel
        var down = transposed ? pixel : stride
        var start = 0
        if mirrored {
            start += (size.width - 1) * right
            right = -right
        }
        if flipped {
            start += (size.height - 1) * down
            down = -down
        }
        return (start, right, down)
    }
}
