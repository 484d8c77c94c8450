/// What a stranger's bytes are, told before anything is decoded.
extension StillImage {
    /// The size in pixels, as stored, of a whole JPEG, PNG or WebP of one picture; nil for anything else, and where the header
    /// does not say.
    package static func size(of bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard let header = StillHeader(bytes), [.jpeg, .png, .webp].contains(header.kind), !header.isAnimated, !header.isCutOff,
            header.width > 0, header.height > 0
        else { return nil }
        return (header.width, header.height)
    }
}
