internal import TOMLText

/// Settings that know where each value came from.
package struct LoadedSettings: Sendable {
    package let values: Settings
    /// The file that was read; nil for none.
    package let file: String?
    private let origins: [String: SettingOrigin]

    package func origin(of setting: Setting) -> SettingOrigin { origins[setting.key] ?? .standard }

    /// Reads file, environment and flags, of which the later ones win.
    ///
    /// - Parameters:
    ///   - file: the one that `--config` names; nil looks in the usual places, where it may be missing.
    ///   - environment: of the process.
    ///   - overrides: what the command's flags say.
    ///   - system: the file of the machine.
    ///
    /// Throws a `SettingsError` with all mistakes that there are.
    package static func load(
        file: String?, environment: [String: String], overrides: [SettingOverride] = [], system: String = SettingsFile.system
    ) throws(SettingsError) -> LoadedSettings {
        var reader = SettingsReader()
        let path = SettingsFile.locate(named: file, environment: environment, system: system)
        if let path {
            do {
                reader.read(try TOMLDocument(contentsOf: path))
            } catch {
                guard error.kind == .badData else { throw SettingsError(.init(error.kind), [error.description]) }
                reader.complain(error.description)
            }
        }
        reader.read(environment: environment)
        reader.read(overrides: overrides)
        try reader.finish()
        return LoadedSettings(values: reader.values, file: path, origins: reader.origins)
    }
}

extension Settings {
    /// The same for those who need the values alone.
    package static func load(
        file: String?, environment: [String: String], overrides: [SettingOverride] = []
    ) throws(SettingsError) -> Settings {
        try LoadedSettings.load(file: file, environment: environment, overrides: overrides).values
    }
}
