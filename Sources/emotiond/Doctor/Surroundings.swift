package import Capture
import Foundation
import Glibc

/// The machine and the person that the doctor looks at; tests put their own in place.
package struct Surroundings {
    package var environment: [String: String]
    /// The person's name, and the groups that this login has.
    package var user: String
    package var isRoot: Bool
    package var devices: DeviceRoots
    package var probe: CameraList.Probe
    /// The machine's list of groups and their members.
    package var groupFile: String
    package var cascadeFolders: [String]
    package var libraries: [LoadedLibrary]
    /// The machine's own configuration.
    package var configuration: String
    /// What systemd says of the service, a line such as `ActiveState=active` each; nil where it does not run.
    package var service: () -> String?

    package init() {
        environment = ProcessInfo.processInfo.environment
        user = getpwuid(getuid()).flatMap { $0.pointee.pw_name.map { String(cString: $0) } } ?? "$USER"
        isRoot = getuid() == 0
        devices = DeviceRoots()
        probe = { CameraList.probe($0) }
        groupFile = "/etc/group"
        cascadeFolders = CascadeOptions.folders
        libraries = LoadedLibrary.all
        configuration = "/etc/emotiond/emotiond.toml"
        service = Self.askSystemd
    }

    /// Whether the list of groups has the person in `group`; the login may be older than that.
    func isMember(of group: String) -> Bool {
        guard let text = try? String(contentsOfFile: groupFile, encoding: .utf8) else { return false }
        return text.split(separator: "\n").contains { line in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            return fields.count == 4 && fields[0] == group && fields[3].split(separator: ",").contains { $0 == user }
        }
    }

    /// A command that only root may run, as this person gives it.
    func asRoot(_ command: String) -> String { isRoot ? command : "sudo \(command)" }

    private static func askSystemd() -> String? {
        guard access("/run/systemd/system", F_OK) == 0 else { return nil }
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["systemctl", "show", "emotiond.service", "--property=LoadState,UnitFileState,ActiveState"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: text, as: UTF8.self) : nil
    }
}
