import Glibc

/// The datagram socket on which systemd listens to a service, named by `$NOTIFY_SOCKET`.
struct NotifySocket: ~Copyable {
    private let descriptor: Int32
    private let address: sockaddr_un
    private let length: socklen_t

    /// A path, or a name in the abstract name space behind an `@`. Nil for what is neither, such as `vsock:2:1234`.
    init?(name: String) {
        let bytes = Array(name.utf8)
        let isAbstract = bytes.first == UInt8(ascii: "@")
        var address = sockaddr_un()
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        // A path ends in a zero; a name in the abstract space begins with one instead and ends with its length.
        guard isAbstract || bytes.first == UInt8(ascii: "/"), bytes.count > 1, bytes.count + (isAbstract ? 0 : 1) <= capacity
        else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            path.copyBytes(from: bytes)
            if isAbstract { path[0] = 0 }
        }
        let path = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)!
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        // Messages are not to be lost when systemd is busy, but neither may it hold us up for ever.
        var patience = timeval(tv_sec: 0, tv_usec: 500_000)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        self.descriptor = descriptor
        self.address = address
        length = socklen_t(path + bytes.count + (isAbstract ? 0 : 1))
    }

    deinit { close(descriptor) }

    /// Sends a message in one piece. Where nobody listens any more there is nobody to tell.
    borrowing func send(_ message: String) {
        let bytes = Array(message.utf8)
        withUnsafeBytes(of: address) { address in
            let target = address.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            while sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), target, length) < 0, errno == EINTR {}
        }
    }
}
