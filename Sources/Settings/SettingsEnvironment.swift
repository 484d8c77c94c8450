internal import TOMLText

/// The variables of the environment that are emotiond's.
package enum SettingsEnvironment {
    /// Those that are no keys: what the program or its tests use for other things.
    package static let others: Set<String> = [
        SettingsFile.variable, "EMOTIOND_ISA", "EMOTIOND_FAULT", "EMOTIOND_REQUIRE_VM", "EMOTIOND_VM_SECONDS", "EMOTIOND_CAMERA_PROBE",
    ]

    private static let keys = Dictionary(uniqueKeysWithValues: Settings.all.map { ($0.environmentName, $0) })

    static func setting(_ name: String) -> Setting? { keys[name] }

    /// The variables that are meant for emotiond, sorted, without `others`.
    static func own(_ environment: [String: String]) -> [(name: String, text: String)] {
        environment.filter { $0.key.hasPrefix("EMOTIOND_") && !others.contains($0.key) }
            .sorted { $0.key < $1.key }.map { (name: $0.key, text: $0.value) }
    }

    static func suggestion(for name: String) -> String {
        let names = Settings.all.map(\.environmentName) + [SettingsFile.variable]
        return name.nearest(in: names).map { "did you mean \($0)?" } ?? "emotiond config show lists all keys"
    }
}
