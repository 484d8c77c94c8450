internal import Glibc

/// A camera that is there now.
package struct CameraDevice: Equatable, Sendable {
    /// The node, such as `/dev/video0`; the number may be another one after the next plugging in.
    package var path: String
    /// The link in `/dev/v4l/by-id` (else `by-path`) that names it for good; nil where udev made none.
    package var stableName: String?
    /// Name for people, driver and bus.
    package var capabilities: NodeCapabilities
    /// What it offers; empty where it could not be asked.
    package var modes: [CameraMode]

    package init(path: String, stableName: String?, capabilities: NodeCapabilities, modes: [CameraMode]) {
        self.path = path
        self.stableName = stableName
        self.capabilities = capabilities
        self.modes = modes
    }

    /// An infrared or depth camera: nothing but gray, or called so. Some offer gray as YUYV, where only the name tells.
    package var isMonochrome: Bool {
        let words = capabilities.card.uppercased().split { !$0.isLetter }
        return words.contains("IR") || words.contains("INFRARED")
            || !modes.isEmpty && modes.allSatisfy { $0.format.isMonochrome || !$0.format.isUsable }
    }
}

/// The cameras of a machine.
package struct CameraList: Sendable {
    /// The cameras, those with colour first, then by number.
    package var devices: [CameraDevice]
    /// Nodes that could not be asked, with the reason.
    package var unreadable: [(path: String, reason: String)]

    /// The camera that is taken where none is named: the first real colour capture node, a gray one where there is no other.
    package var preferred: CameraDevice? { devices.first }

    /// Asks a node what it is. Tests answer without a driver.
    package typealias Probe = @Sendable (_ path: String) -> ProbeResult

    package enum ProbeResult: Sendable {
        case node(NodeCapabilities, [CameraMode])
        /// The cause, as errno.
        case failure(Int32)
    }

    /// Looks at all nodes under `roots`. Nodes for metadata, output, radio and memory-to-memory conversion are no cameras.
    package init(roots: DeviceRoots = DeviceRoots(), probe: Probe = { CameraList.probe($0) }) {
        var found: [CameraDevice] = []
        unreadable = []
        for path in roots.videoNodes() {
            switch probe(path) {
            case .node(let capabilities, let modes):
                guard capabilities.isCapture else { continue }
                found.append(
                    CameraDevice(
                        path: path, stableName: roots.stableName(ofNode: path), capabilities: capabilities, modes: modes))
            case .failure(let cause) where cause == ENODEV || cause == ENOENT || cause == ENXIO || cause == ENOTTY:
                continue  // it has just gone, or is something else
            case .failure(let cause):
                unreadable.append((path, CameraList.advice(for: cause)))
            }
        }
        devices = found.filter { !$0.isMonochrome } + found.filter(\.isMonochrome)
    }

    /// Opens a node and asks it.
    package static func probe(_ path: String, wanting request: CameraRequest = CameraRequest()) -> ProbeResult {
        do {
            let node = try VideoNode(path: path)
            let capabilities = try node.capabilities()
            return .node(capabilities, capabilities.isCapture ? node.modes(wanting: request) : [])
        } catch {
            return .failure(error.errno)
        }
    }

    /// Why a node cannot be opened, and what to do.
    static func advice(for cause: Int32) -> String {
        switch cause {
        case EACCES, EPERM: "no permission: add the user to the group video"
        case EBUSY: "in use: close the other program"
        default: String(cString: strerror(cause))
        }
    }
}
