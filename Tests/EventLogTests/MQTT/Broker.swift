import Foundation
import Glibc
import Synchronization
import Testing

/// A real `mosquitto` on a free port of this machine, which is gone when its owner is.
final class Broker {
    let port: Int
    let folder: TemporaryFolder
    private var process = Process()

    static let isInstalled = ["mosquitto", "mosquitto_sub", "mosquitto_passwd", "openssl"].allSatisfy { Broker.tool($0) != nil }

    /// - Parameter settings: lines of the broker's configuration beside the port's.
    init(_ settings: (TemporaryFolder) throws -> String = { _ in "allow_anonymous true\n" }) throws {
        folder = try TemporaryFolder()
        port = try Self.freePort()
        // Started by root, it would become a user that may not read our folder.
        let text = "user root\nlistener \(port) 127.0.0.1\n" + (try settings(folder))
        _ = try folder.write(text, to: "mosquitto.conf")
        try start()
    }

    deinit { stop() }

    func start() throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: Self.tool("mosquitto")!)
        process.arguments = ["-c", folder.file("mosquitto.conf")]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try #require(eventually { Self.answers(port) }, "the broker begins")
    }

    func stop() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Lets it hang, or go on, without ending its connections.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    static func tool(_ name: String) -> String? {
        ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"].map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    static func run(_ name: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(tool(name)))
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(name) \(arguments)")
    }

    static func freePort() throws -> Int {
        let (descriptor, address) = (socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), address(of: 0))
        defer { close(descriptor) }
        try withSocketAddress(address) { try #require(bind(descriptor, $0, $1) == 0) }
        var (bound, size) = (sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
        withUnsafeMutablePointer(to: &bound) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return Int(UInt16(bigEndian: bound.sin_port))
    }

    private static func answers(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withSocketAddress(address(of: port)) { connect(descriptor, $0, $1) == 0 }
    }

    private static func address(of port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withSocketAddress<Value>(
        _ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Value
    ) rethrows -> Value {
        try withUnsafePointer(to: address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// `mosquitto_sub` listening to everything at a broker.
final class Listener {
    struct Message {
        var topic: String
        var isRetained: Bool
        var payload: String

        var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(payload.utf8)) as? [String: Any]) ?? [:] }
    }

    private let process = Process()
    private let output = Pipe()
    private let received = Received()

    private final class Received: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        func add(_ data: Data) { bytes.withLock { $0 += data } }
        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    }

    init(_ broker: Broker, _ arguments: [String] = []) {
        process.executableURL = URL(fileURLWithPath: Broker.tool("mosquitto_sub")!)
        process.arguments = ["-h", "localhost", "-p", String(broker.port), "-t", "#", "-q", "1", "-F", "%t %r %p"] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        output.fileHandleForReading.readabilityHandler = { [received] handle in received.add(handle.availableData) }
        try? process.run()
    }

    deinit {
        output.fileHandleForReading.readabilityHandler = nil
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var messages: [Message] {
        received.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            return Message(topic: String(parts[0]), isRetained: parts[1] == "1", payload: String(parts[2]))
        }
    }

    func messages(_ topic: String) -> [Message] { messages.filter { $0.topic == topic } }

    /// Waits for a message on a topic.
    func hears(_ topic: String, where isRight: (Message) -> Bool = { _ in true }) -> Bool {
        eventually { messages(topic).contains(where: isRight) }
    }
}
