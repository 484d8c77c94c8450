/// A key whose value differs between two settings.
package struct SettingChange: Sendable, Equatable {
    /// Such as `log.interval`.
    package let key: String
    package let old: SettingValue
    package let new: SettingValue
    /// It can take hold in a running program; otherwise at its next start.
    package let appliesLive: Bool
}

extension Settings {
    /// What differs, in the order of the table.
    package static func changes(from old: Settings, to new: Settings) -> [SettingChange] {
        all.compactMap { setting in
            let (before, after) = (setting.value(in: old), setting.value(in: new))
            guard before != after else { return nil }
            return SettingChange(key: setting.key, old: before, new: after, appliesLive: setting.change == .live)
        }
    }

    /// These settings with the live ones of `new`: what is in force after the configuration was read again. Held against the next
    /// configuration, they still tell what a restart would change.
    package func takingLiveChanges(from new: Settings) -> Settings {
        var result = self
        for setting in Self.all where setting.change == .live {
            let isTaken = setting.set(setting.value(in: new), in: &result)
            precondition(isTaken, "\(setting.key) of checked settings is good")
        }
        return result
    }
}
