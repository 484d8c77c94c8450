internal import Glibc

/// Tells when something happens to the video nodes: one appears, goes, or gets other permissions (as udev gives them a moment
/// after it made the node).
struct HotPlugWatch: ~Copyable {
    /// Readable when there is something to look at; −1 where the kernel has no watches left, and time alone must do.
    let descriptor: Int32

    init(roots: DeviceRoots) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return }
        inotify_add_watch(descriptor, roots.dev, UInt32(IN_CREATE | IN_DELETE | IN_ATTRIB | IN_MOVED_TO))
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads what has happened. True if it concerns cameras.
    borrowing func drain() -> Bool {
        guard descriptor >= 0 else { return false }
        return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            var concerns = false
            while true {
                let count = read(descriptor, buffer.baseAddress!, buffer.count)
                guard count > 0 else { return concerns }
                var offset = 0
                let header = MemoryLayout<inotify_event>.size
                while offset + header <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    let name = buffer[(offset + header)..<min(count, offset + header + Int(event.len))].prefix { $0 != 0 }
                    // `v4l` is the folder of the stable names.
                    let text = String(decoding: name, as: UTF8.self)
                    if DeviceRoots.number(ofNode: text) != nil || text == "v4l" { concerns = true }
                    offset += header + Int(event.len)
                }
            }
        }
    }
}
