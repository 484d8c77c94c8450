internal import Glibc

/// Where device nodes are looked for; tests put a folder of their own in place of `/dev`.
package struct DeviceRoots: Equatable, Sendable {
    package var dev: String

    package init(dev: String = "/dev") { self.dev = dev }

    /// The video nodes' paths, by ascending number.
    package func videoNodes() -> [String] {
        Self.names(in: dev).compactMap { name in Self.number(ofNode: name).map { (number: $0, path: "\(dev)/\(name)") } }
            .sorted { $0.number < $1.number }
            .map(\.path)
    }

    /// The name of a node that stays when its number changes: the link to it in `v4l/by-id`, else in `v4l/by-path`.
    package func stableName(ofNode path: String) -> String? {
        guard let node = Self.resolve(path) else { return nil }
        for folder in Self.stableFolders {
            let links = Self.names(in: "\(dev)/\(folder)").sorted()
            if let name = links.first(where: { Self.resolve("\(dev)/\(folder)/\($0)") == node }) { return name }
        }
        return nil
    }

    /// By falling stability: the first names the device, the second the socket that it is plugged into.
    static let stableFolders = ["v4l/by-id", "v4l/by-path"]

    /// The number of `video12`.
    static func number(ofNode name: String) -> Int? {
        guard name.hasPrefix("video"), name.count <= 8 else { return nil }
        let digits = name.utf8.dropFirst(5)
        guard !digits.isEmpty, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int(String(name.dropFirst(5)))
    }

    /// The path without links; nil where it leads nowhere.
    static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The entries of a folder; none where it cannot be read.
    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = text(of: entry.pointee.d_name)
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
