import Dashboard
import EventLog
import Foundation
import Glibc
import Overlay
import Settings

extension Doctor {
    /// The display for a window, and the fonts of labels.
    func examineScreen(_ window: Settings.Window) -> [Finding] {
        [examineDisplay(window.show), examineFonts()]
    }

    private func examineDisplay(_ wish: Settings.Window.Show) -> Finding {
        guard wish != .never else { return Finding(.ok, "display", "no window is wanted") }
        do {
            try OverlayNeeds.checkDisplay()
            return Finding(.ok, "display", surroundings.environment["WAYLAND_DISPLAY"] ?? surroundings.environment["DISPLAY"] ?? "there")
        } catch where wish == .auto {
            return Finding(.note, "display", "none: runs go without a window")
        } catch {
            return Finding(.bad, "display", error.description, remedy: "emotiond run --no-window")
        }
    }

    private func examineFonts() -> Finding {
        do {
            try OverlayNeeds.checkFonts()
            return Finding(.ok, "font", "DejaVu Sans")
        } catch {
            return Finding(
                .bad, "font", "DejaVu Sans cannot be read: windows and videos have no labels",
                remedy: surroundings.asRoot("apt-get install fonts-dejavu-core"))
        }
    }

    /// Whether each log can be written, and has room.
    func examineLogs(_ log: Settings.Log) -> [Finding] {
        let files = log.files.filter { $0 != "-" }
        if files.isEmpty { return [Finding(.ok, "log", log.files.isEmpty ? "none is wanted" : "standard output")] }
        return files.map { examineLog($0, roomFor: Double(log.maxMegabytes)) }
    }

    private func examineLog(_ path: String, roomFor megabytes: Double) -> Finding {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard access(folder, F_OK) == 0 else {
            return Finding(.bad, "log", "\(path): there is no folder \(folder)", remedy: "mkdir -p \(folder)")
        }
        let isThere = access(path, F_OK) == 0
        // The folder too: rotation makes new files in it.
        for place in isThere ? [path, folder] : [folder] where access(place, W_OK) != 0 {
            let cause = errno
            return Finding(
                .bad, "log", "\(path): \(place) cannot be written: \(String(cString: strerror(cause)))",
                remedy: cause == EACCES ? surroundings.asRoot("chown \(surroundings.user) \(place)") : nil)
        }
        var room = statvfs()
        guard statvfs(folder, &room) == 0 else { return Finding(.note, "log", "\(path): its free space is not known") }
        let free = Double(room.f_bavail) * Double(room.f_frsize) / 1e6
        let message = "\(path), \(free.formatted(decimals: 0)) MB free"
        if free < 1 { return Finding(.bad, "log", "\(path): the disk is full", remedy: "du -xh \(folder) | sort -h | tail") }
        return Finding(free < 2 * max(megabytes, 64) ? .note : .ok, "log", message)
    }

    /// Who may see the page. Whether its address is free is seen when it is served.
    func examineDashboard(_ dashboard: Settings.Dashboard) -> [Finding] {
        guard dashboard.enabled else { return [] }
        do {
            _ = try DashboardConfiguration(dashboard)
            let place = "\(dashboard.bind.host):\(dashboard.bind.port)"
            if dashboard.insecure, dashboard.tokenFile.isEmpty { return [Finding(.note, "page", "\(place), for everyone who reaches it")] }
            return [Finding(.ok, "page", place + (dashboard.tokenFile.isEmpty ? "" : ", with a token"))]
        } catch {
            let path = dashboard.tokenFile
            let remedy = error.kind == .missing ? "install -m 600 /dev/null \(path) && openssl rand -hex 16 > \(path)" : nil
            return [Finding(.misconfigured, "page", error.description, remedy: remedy)]
        }
    }

    func examineBroker(_ mqtt: Settings.MQTT) -> [Finding] {
        guard mqtt.enabled else { return [] }
        do {
            let configuration = try mqtt.configuration()
            return [Finding(.ok, "broker", "\(configuration.host):\(configuration.port) as \(configuration.base)")]
        } catch {
            return [Finding(.misconfigured, "broker", error.description)]
        }
    }
}
