internal import Glibc

/// Where the configuration's file is.
package enum SettingsFile {
    /// The machine's own, which the package installs.
    package static let system = "/etc/emotiond/emotiond.toml"

    /// Names a file like `--config` does.
    package static let variable = "EMOTIOND_CONFIG"

    /// The file to read: the one that is named (`--config`), else the one that `EMOTIOND_CONFIG` names, else the user's own, else
    /// the machine's. Nil where there is none. A file that was named need not exist; the others do.
    package static func locate(named name: String?, environment: [String: String], system: String = system) -> String? {
        if let name { return name }
        if let named = environment[variable], !named.isEmpty { return named }
        return [own(environment), system].compactMap { $0 }.first { access($0, F_OK) == 0 }
    }

    /// `$XDG_CONFIG_HOME/emotiond/emotiond.toml`; the variable's default is `~/.config`, and only whole paths count.
    private static func own(_ environment: [String: String]) -> String? {
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return "\(folder)/emotiond/emotiond.toml" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.config/emotiond/emotiond.toml"
    }
}
