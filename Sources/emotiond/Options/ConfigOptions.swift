import ArgumentParser
import Foundation
import Settings

/// `--config`: which file holds the configuration.
struct ConfigOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Configuration file; without it $EMOTIOND_CONFIG, ~/.config/emotiond/emotiond.toml or \(SettingsFile.system).",
            valueName: "file"),
        completion: .file(extensions: ["toml"]))
    var config: String?

    /// The settings in force, `overrides` being what the command's other flags say.
    func load(overrides: [SettingOverride] = []) throws(SettingsError) -> LoadedSettings {
        try LoadedSettings.load(file: config, environment: ProcessInfo.processInfo.environment, overrides: overrides)
    }
}
