internal import CJPEG
package import Imaging

/// Pictures as JPEG, for those who watch from afar.
package enum JPEGEncoder {
    /// - Parameter quality: libjpeg's, 1 to 100.
    /// - Returns: nil where there is no memory for it.
    package static func encode(_ image: borrowing ColorImage, quality: Int32) -> [UInt8]? {
        var data: UnsafeMutablePointer<UInt8>?
        var size = 0
        let (width, height, stride) = (Int32(image.width), Int32(image.height), image.stride)
        let isDone = image.withPixels { cjpeg_encode($0, stride, width, height, quality, &data, &size) }
        defer { cjpeg_release(data) }
        guard isDone, let data else { return nil }
        return Array(UnsafeBufferPointer(start: data, count: size))
    }
}
