internal import CV4L2
internal import Glibc

/// What the user calls the camera: a number, a path, or a stable name of `/dev/v4l/by-id` or `by-path`.
package struct CameraName: Equatable, Sendable, CustomStringConvertible {
    /// As the user wrote it.
    package let description: String
    /// Where it may be, the first that exists counts.
    private let paths: [String]

    /// Understands `0`, `video0`, `/dev/video0`, `usb-…-video-index0` and `/dev/v4l/by-id/usb-…-video-index0`.
    ///
    /// Throws `.unavailable` for what can never be a camera: a file, a folder, another device, a node that captures nothing, a
    /// name that no camera has. A camera that is merely not there now is fine.
    package init(
        _ text: String, roots: DeviceRoots = DeviceRoots(), probe: CameraList.Probe = { CameraList.probe($0) }
    ) throws(CaptureError) {
        description = text
        if text.contains("/") {
            paths = [text]
        } else if let number = Int(text), number >= 0, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
            paths = ["\(roots.dev)/video\(number)"]
        } else if DeviceRoots.number(ofNode: text) != nil {
            paths = ["\(roots.dev)/\(text)"]
        } else if Self.isStableName(text) {
            paths = DeviceRoots.stableFolders.map { "\(roots.dev)/\($0)/\(text)" }
        } else {
            throw Self.never(text, "is no camera's name")
        }
        guard !text.utf8.contains(0) else { throw Self.never("", "a name cannot hold a zero byte") }
        try checkWhatIsThere(roots: roots, probe: probe)
    }

    /// The node's path now; nil where the camera is not there.
    package func resolve() -> String? {
        paths.lazy.compactMap(DeviceRoots.resolve).first
    }

    /// The form that udev gives: `…-video-index0`.
    private static func isStableName(_ text: String) -> Bool {
        guard let mark = text.utf8.lastIndex(of: UInt8(ascii: "x")) else { return false }
        let digits = text.utf8[mark...].dropFirst()
        return text[...mark].hasSuffix("-video-index") && !digits.isEmpty && digits.allSatisfy { 0x30...0x39 ~= $0 }
    }

    private func checkWhatIsThere(roots: DeviceRoots, probe: CameraList.Probe) throws(CaptureError) {
        guard let path = resolve() else {
            // Device nodes come and go under /dev alone.
            guard paths.allSatisfy({ $0.hasPrefix(roots.dev + "/") }), errno == ENOENT || errno == ENODEV else {
                throw Self.never(description, "is not there, and cameras are under \(roots.dev)")
            }
            return
        }
        var status = stat()
        guard stat(path, &status) == 0 else { return }  // it went in this moment
        switch status.st_mode & S_IFMT {
        case S_IFCHR where cv4l2_is_video_node(path) != 0: break
        case S_IFCHR: throw Self.never(description, "is a device, but no camera")
        case S_IFDIR: throw Self.never(description, "is a folder, not a camera")
        case S_IFREG: throw Self.never(description, "is a file, not a camera (recordings: emotiond replay)")
        default: throw Self.never(description, "is not a camera")
        }
        if case .node(let capabilities, _) = probe(path), !capabilities.isCapture {
            throw Self.never(description, "belongs to \(capabilities.card), but gives no pictures")
        }
    }

    private static func never(_ text: String, _ why: String) -> CaptureError {
        CaptureError(.unavailable, "\(text.isEmpty ? "the camera's name" : text) \(why); see emotiond devices")
    }
}
