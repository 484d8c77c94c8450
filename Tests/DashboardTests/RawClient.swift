import Foundation
import Glibc

/// A connection on which any bytes can be sent, as a hostile client does.
final class RawClient {
    struct Answer {
        let status: Int
        /// Names in lower case.
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }
    }

    /// Nobody waits longer than this for what must come.
    private static let patience = 60

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        precondition(status == 0, "nobody listens at port \(port)")
        var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Whether everything was taken.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Everything up to the end of the connection; nil where it does not end.
    func readToEnd() -> [UInt8]? {
        while readSome() {}
        return errno == EAGAIN ? nil : received
    }

    /// Reads until a text has come; nil where the connection ends before, or nothing comes for long.
    func read(until text: String) -> String? {
        repeat {
            let all = String(decoding: received, as: UTF8.self)
            if all.contains(text) { return all }
        } while readSome()
        return nil
    }

    /// The bytes of a part whose length follows a text; nil where it does not come.
    func readPart(after text: String) -> [UInt8]? {
        let mark = Data(text.utf8), gap = Data("\r\n\r\n".utf8)
        repeat {
            let all = Data(received)
            guard let start = all.range(of: mark), let end = all.range(of: gap, in: start.upperBound..<all.endIndex),
                let length = Int(String(decoding: all[start.upperBound..<end.lowerBound], as: UTF8.self)),
                all.count >= end.upperBound + length
            else { continue }
            return Array(all[end.upperBound..<end.upperBound + length])
        } while readSome()
        return nil
    }

    private func readSome() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        errno = 0
        let count = recv(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return false }
        received += bytes[..<count]
        return true
    }

    /// The answer to what was sent, the connection being closed after it.
    func answer() -> Answer? {
        guard let bytes = readToEnd(), let end = Data(bytes).range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return Answer(status: status, headers: headers, body: Array(bytes[end.upperBound...]))
    }
}
