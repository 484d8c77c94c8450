internal import Glibc

/// A file with a password, which nobody but its owner may read.
package enum PasswordFile {
    /// Longer is no password but a wrong file.
    private static let mostBytes = 4096

    /// The password: the file's first line.
    ///
    /// - Parameter credentials: the folder into which the service manager puts credentials, `CREDENTIALS_DIRECTORY`. It guards
    ///   that by access lists, which show as permissions of a group.
    /// - Throws: where the file is not there, others may read it, or it holds no password.
    package static func read(_ path: String, credentials: String? = nil) throws(MQTTError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw wrong("the password file \(path) cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw wrong("\(path) is no file with a password") }
        let isGuarded = credentials.map { !$0.isEmpty && path.hasPrefix("\($0)/") } ?? false
        let others = status.st_mode & (isGuarded ? 0o007 : 0o077)
        guard others == 0 else { throw wrong("others may read the password file \(path); run: chmod 600 \(path)") }
        var bytes = [UInt8](repeating: 0, count: mostBytes + 1)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw wrong("the password file \(path) cannot be read: \(String(cString: strerror(errno)))") }
        let line = bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard !line.isEmpty, count <= mostBytes, !line.contains(0) else {
            throw wrong("the password file \(path) holds no password: its first line is to be one")
        }
        return String(decoding: line, as: UTF8.self)
    }

    private static func wrong(_ text: String) -> MQTTError { MQTTError(.configuration, text) }
}
