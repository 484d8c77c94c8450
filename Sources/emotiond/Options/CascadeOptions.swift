import ArgumentParser
import FaceDetection
import Glibc

/// `--cascade`: what finds the faces.
struct CascadeOptions: ParsableArguments {
    static let folders = ["/usr/share/opencv4/haarcascades", "/usr/share/opencv4/lbpcascades", "/usr/share/opencv/haarcascades"]
    static let standard = "haarcascade_frontalface_default.xml"
    /// Asked about boxes of which the first one is not sure.
    static let second = "haarcascade_frontalface_alt2.xml"

    @Option(
        help: ArgumentHelp("Cascade file, or the name of one of Debian's opencv-data.", valueName: "file"),
        completion: .file(extensions: ["xml"]))
    var cascade: String?

    var name: String { cascade ?? Self.standard }

    func load() throws -> Cascade { try Self.load(name) }

    static func loadSecond() throws -> Cascade { try load(second) }

    /// A file, or one of Debian's cascades by its name.
    static func load(_ name: String, folders: [String] = folders) throws -> Cascade {
        if name.contains("/") || access(name, F_OK) == 0 { return try Cascade(contentsOf: name) }
        for folder in folders where access("\(folder)/\(name)", F_OK) == 0 {
            return try Cascade(contentsOf: "\(folder)/\(name)")
        }
        throw CommandError(
            name == standard || name == second ? .unavailable : .missing,
            "no cascade \(name) here or in \(folders[0]); install the cascades with: apt-get install opencv-data")
    }
}
