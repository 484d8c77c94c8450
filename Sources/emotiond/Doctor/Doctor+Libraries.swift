import Capture
import EventLog
import Overlay
import Training

/// What is loaded when it is first needed, and missed only then.
package struct LoadedLibrary {
    package var name: String
    /// Debian's packages of it.
    package var packages: String
    package var isInstalled: () -> Bool

    package init(_ name: String, packages: String, isInstalled: @escaping () -> Bool) {
        self.name = name
        self.packages = packages
        self.isInstalled = isInstalled
    }

    package static var all: [LoadedLibrary] {
        [
            LoadedLibrary("FFmpeg", packages: "libavformat59 libswscale6") { VideoFile.isAvailable },
            LoadedLibrary("SDL", packages: "libsdl2-2.0-0 libsdl2-ttf-2.0-0") { OverlayNeeds.areLibrariesInstalled },
            LoadedLibrary("oneDNN", packages: "libdnnl2") { Trainer.isAvailable },
            LoadedLibrary("libmosquitto", packages: "libmosquitto1") { MQTTConfiguration.isUsable },
        ]
    }
}

extension Doctor {
    func examineLibraries() -> Finding {
        let missing = surroundings.libraries.filter { !$0.isInstalled() }
        guard !missing.isEmpty else {
            return Finding(.ok, "libraries", surroundings.libraries.map(\.name).joined(separator: ", "))
        }
        return Finding(
            .bad, "libraries", "missing: " + missing.map(\.name).joined(separator: ", "),
            remedy: surroundings.asRoot("apt-get install " + missing.map(\.packages).joined(separator: " ")))
    }
}
