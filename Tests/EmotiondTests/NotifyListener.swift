import Foundation
import Glibc
import Testing

/// The datagram socket that systemd would have: what a service tells it.
final class NotifyListener {
    private let descriptor: Int32

    /// - Parameter name: a path, or a name in the abstract name space behind an `@`, as in `NOTIFY_SOCKET`.
    init(_ name: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(name.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            path.copyBytes(from: bytes)
            if bytes[0] == UInt8(ascii: "@") { path[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path)! + bytes.count)
        let bound = withUnsafeBytes(of: address) {
            bind(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), length)
        }
        try #require(bound == 0, "\(String(cString: strerror(errno)))")
    }

    deinit { close(descriptor) }

    /// The next message, waited for a generous while; nil where none comes.
    func next(within seconds: Int32 = 120) -> String? {
        var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&readable, 1, seconds * 1000) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    /// The messages that are there already.
    func all() -> [String] {
        var messages: [String] = []
        while let message = next(within: 0) { messages.append(message) }
        return messages
    }

    /// Waits for a message that begins so; what comes before it is read too.
    func wait(for start: String) -> String? {
        while let message = next() { if message.hasPrefix(start) { return message } }
        return nil
    }
}
