/// Everything that a person can set, checked. The values written here are the defaults; `Settings.sections` names and describes
/// them, says what is allowed, and is where the file, the environment and the documentation get their keys from.
package struct Settings: Sendable, Equatable {
    package var camera = Camera()
    package var detection = Detection()
    package var model = Model()
    package var smoothing = Smoothing()
    package var log = Log()
    package var journal = Journal()
    package var window = Window()
    package var dashboard = Dashboard()
    package var mqtt = MQTT()

    package init() {}

    package struct Camera: Sendable, Equatable {
        /// Stable name, path or number; empty for the first camera with colour.
        package var device = ""
        /// Wanted size; the nearest that the camera has is taken.
        package var size = PictureSize(width: 640, height: 480)
        /// Wanted frames a second, 0…1000; 0 for as many as there are.
        package var fps = 0.0
        /// `auto`, or a pixel format such as `MJPG`.
        package var format = "auto"
    }

    package struct Detection: Sendable, Equatable {
        package enum Mode: String, Sendable, CaseIterable { case track, full }

        package var mode = Mode.track
        /// In `track` mode, frames from one full scan to the next, 1…1000.
        package var scanInterval = 10
        /// From one searched face size to the next, 1.001…100.
        package var scaleFactor = 1.1
        /// Side of the smallest face in pixels; 0 for automatic.
        package var minSize = 0
        /// Side of the largest face in pixels; 0 for the picture.
        package var maxSize = 0
        /// Cascade file or name; empty for the standard one.
        package var cascade = ""
    }

    package struct Model: Sendable, Equatable {
        /// ONNX file; empty for the network inside the program.
        package var file = ""
        /// Cores to use, 1…64.
        package var threads = 1
    }

    package struct Smoothing: Sendable, Equatable {
        /// Seconds after which an old frame's weight has fallen to 1/e, 0.001…60.
        package var timeConstant = 0.25
        /// How much more probable another emotion must be before it is shown, 0…1.
        package var margin = 0.1
    }

    package struct Log: Sendable, Equatable {
        /// Files to write; `-` is standard output.
        package var files: [String] = []
        /// A line for every face of every frame.
        package var every = false
        /// Seconds from line to line of a person whose emotion stays, 0.1…86 400.
        package var interval = 1.0
        /// A file of this size is put aside and a new one begun, 0…1 000 000; 0 for never.
        package var maxMegabytes = 64
        /// Days after which a file that was put aside is deleted, 0…36 500; 0 for never.
        package var keepDays = 30
    }

    package struct Journal: Sendable, Equatable {
        /// The levels and names of swift-log.
        package enum Level: String, Sendable, CaseIterable { case trace, debug, info, notice, warning, error, critical }

        package var level = Level.info
    }

    package struct Window: Sendable, Equatable {
        package enum Show: String, Sendable, CaseIterable { case auto, always, never }

        package var show = Show.auto
        package var mirror = true
        /// Boxes and labels without the picture.
        package var privacy = false
        package var details = true
        package var fullscreen = false
    }

    package struct Dashboard: Sendable, Equatable {
        package var enabled = false
        package var bind = Endpoint(host: "127.0.0.1", port: 8017)
        /// The page shows the camera's picture.
        package var video = false
        /// Another address than this machine's own is allowed without a token.
        package var insecure = false
        /// File that holds the token; empty for none.
        package var tokenFile = ""
    }

    package struct MQTT: Sendable, Equatable {
        package var enabled = false
        package var host = "localhost"
        /// 1…65 535.
        package var port = 1883
        /// Empty for none.
        package var user = ""
        /// File that holds the password; empty for none.
        package var passwordFile = ""
        package var tls = false
        /// Certificates to trust; empty for the system's.
        package var caFile = ""
        /// This camera's name at the broker; empty for the host's name.
        package var name = ""
        /// What all topics begin with.
        package var topic = "emotiond"
        /// Home Assistant finds the camera by itself.
        package var discovery = true
    }
}

/// Width and height in pixels, written `640x480`.
package struct PictureSize: Sendable, Equatable, CustomStringConvertible {
    package static let sides = 16...16_384

    package let width: Int
    package let height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Nil for what is no size, or has a side out of `sides`.
    package init?(_ text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]) else { return nil }
        guard Self.sides.contains(width), Self.sides.contains(height) else { return nil }
        self.init(width: width, height: height)
    }

    package var description: String { "\(width)x\(height)" }
}

/// An address to listen at, written `127.0.0.1:8017`, `localhost:8017` or `[::1]:8017`.
package struct Endpoint: Sendable, Equatable, CustomStringConvertible {
    /// Without brackets.
    package let host: String
    /// 0 lets the system choose.
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
        var host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, host.contains(":") == isBracketed, !host.contains(where: { $0.isWhitespace || "[]/".contains($0) }) else {
            return nil
        }
        self.init(host: String(host), port: Int(port))
    }

    /// Only this machine can reach it.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return bytes.count == 4 && bytes[0] == 127 && !bytes.contains(nil)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
