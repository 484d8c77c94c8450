/// The largest pictures that are decoded: 64 megapixels, 16384 pixels a side. Beyond that a few kilobytes of input could
/// ask for gigabytes of memory, so sizes are looked at before anything is allocated.
enum PictureLimit {
    static let side = 16384
    static let pixels = 64_000_000

    static func check(width: Int, height: Int, name: String) throws(CaptureError) {
        guard width <= side, height <= side, width * height <= pixels else {
            throw CaptureError(
                .badData,
                "\(name) is too large: \(width)x\(height) pixels, at most 64 megapixels and \(side) a side; scale it down first")
        }
    }
}
