import Settings

/// Looks at everything that a run needs, and says how to mend what is missing. It changes nothing.
package struct Doctor {
    let surroundings: Surroundings
    /// The file that `--config` names.
    let file: String?

    package init(_ surroundings: Surroundings, file: String? = nil) {
        self.surroundings = surroundings
        self.file = file
    }

    /// All findings, in the order in which a picture goes through the program. Where the configuration is bad, the rest is looked
    /// at with the defaults.
    package func examine() -> [Finding] {
        let (settings, configuration) = examineConfiguration()
        var findings = configuration
        findings.append(examineLibraries())
        findings += examineCameras(settings.camera)
        findings += examineCascades(settings.detection)
        findings += examineModel(settings.model)
        findings += examineScreen(settings.window)
        findings += examineLogs(settings.log)
        findings += examineDashboard(settings.dashboard)
        findings += examineBroker(settings.mqtt)
        findings.append(examineService())
        return findings
    }

    /// Zero where nothing is bad; a mistake in the configuration goes first, since it may be the cause of the rest.
    package static func status(of findings: [Finding]) -> Int32 {
        if findings.contains(where: { $0.level == .misconfigured }) { return ExitStatus.configuration.rawValue }
        return findings.contains { $0.level == .bad } ? ExitStatus.unavailable.rawValue : 0
    }

    private func examineConfiguration() -> (Settings, [Finding]) {
        let subject = "configuration"
        do {
            let loaded = try LoadedSettings.load(
                file: file, environment: surroundings.environment, system: surroundings.configuration)
            return (loaded.values, [Finding(.ok, subject, loaded.file ?? "no file, the defaults")])
        } catch {
            let path = SettingsFile.locate(named: file, environment: surroundings.environment, system: surroundings.configuration)
            let remedy = error.kind == .missing ? "emotiond config defaults > \(path ?? "emotiond.toml")" : path.map { "editor \($0)" }
            return (Settings(), error.mistakes.map { Finding(.misconfigured, subject, $0, remedy: remedy) })
        }
    }

    private func examineService() -> Finding {
        guard let answer = surroundings.service() else { return Finding(.note, "service", "systemd does not run here") }
        var properties: [Substring: Substring] = [:]
        for line in answer.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { properties[parts[0]] = parts[1] }
        }
        guard properties["LoadState"] == "loaded" else {
            return Finding(.note, "service", "emotiond.service is not installed; see Documentation/Service.md")
        }
        let (active, enabled) = (properties["ActiveState"] ?? "unknown", properties["UnitFileState"] ?? "unknown")
        let message = "emotiond.service is \(active), \(enabled)"
        switch active {
        case "active", "reloading", "activating": return Finding(.ok, "service", message)
        case "failed": return Finding(.note, "service", message, remedy: surroundings.asRoot("journalctl -u emotiond -n 20"))
        default: return Finding(.note, "service", message, remedy: surroundings.asRoot("systemctl enable --now emotiond"))
        }
    }
}
