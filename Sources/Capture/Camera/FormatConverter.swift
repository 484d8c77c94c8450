internal import CV4L2
internal import Glibc

/// Pictures in rare formats by way of libv4lconvert, which makes YU12 of them.
struct FormatConverter: ~Copyable {
    private let format: NegotiatedFormat
    private let layout: RawLayout
    private let handle: OpaquePointer
    private let scratch: UnsafeMutableRawBufferPointer

    /// `node` is asked by libv4lconvert what the camera is; it outlives the converter.
    init(_ format: NegotiatedFormat, node: borrowing VideoNode) throws(VideoNodeError) {
        let mode = format.mode
        // Chroma rows have half the width: only even sizes are converted without gaps.
        guard mode.width.isMultiple(of: 2), mode.height.isMultiple(of: 2),
            let layout = RawLayout(.yu12, width: mode.width, height: mode.height, bytesPerLine: mode.width, isFullRange: false),
            let handle = cv4l2_converter_create(node.descriptor)
        else { throw VideoNodeError(operation: "be read as \(mode)", errno: EINVAL) }
        self.format = format
        self.layout = layout
        self.handle = handle
        scratch = .allocate(byteCount: layout.byteCount, alignment: 16)
    }

    deinit {
        cv4l2_converter_destroy(handle)
        scratch.deallocate()
    }

    borrowing func decode(_ bytes: UnsafeRawBufferPointer, color: Bool) throws(DamagedPicture) -> DecodedPicture {
        var raw = format.raw
        let count = cv4l2_convert(handle, &raw, bytes.baseAddress!, bytes.count, scratch.baseAddress!, scratch.count)
        guard count >= layout.byteCount else { throw .unsupported(String(cString: cv4l2_converter_message(handle))) }
        return layout.picture(UnsafeRawBufferPointer(scratch), color: color)
    }
}
