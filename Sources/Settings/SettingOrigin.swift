/// Where a value came from. Later ones in this list win.
package enum SettingOrigin: Sendable, Equatable, CustomStringConvertible {
    case standard
    /// - Parameter line: counted from 1.
    case file(path: String, line: Int?)
    case environment(name: String)
    /// - Parameter name: such as `--device`.
    case flag(name: String)

    /// `default`, `emotiond.toml:12`, `EMOTIOND_LOG_INTERVAL` or `--device`.
    package var description: String {
        switch self {
        case .standard: "default"
        case .file(let path, let line): line.map { "\(path):\($0)" } ?? path
        case .environment(let name), .flag(let name): name
        }
    }

    /// How a complaint calls the key: by the name under which the person gave it.
    func subject(_ key: String) -> String {
        switch self {
        case .standard: key
        case .file: "\(self): \(key)"
        case .environment, .flag: description
        }
    }
}

/// A value that a command was given for a key.
package struct SettingOverride: Sendable {
    package let key: String
    package let text: String
    /// Such as `--device`, for complaints.
    package let flag: String

    /// Several for one key of a list are its elements; for other keys the last one counts.
    package init(_ key: String, _ text: String, flag: String) {
        self.key = key
        self.text = text
        self.flag = flag
    }
}
