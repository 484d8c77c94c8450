/// What values must keep to among each other.
struct SettingsRule: Sendable {
    /// Those that could be at fault.
    let keys: [String]
    /// What is wrong and what to do, to be read after a key; nil where all is well.
    let problem: @Sendable (Settings) -> String?

    static let all = [
        SettingsRule(keys: ["detection.max_size", "detection.min_size"]) {
            guard $0.detection.maxSize > 0, $0.detection.maxSize < $0.detection.minSize else { return nil }
            return "is in conflict: faces of at least \($0.detection.minSize) and at most \($0.detection.maxSize) pixels are none; "
                + "make max_size the larger one, or 0 for no limit"
        },
        SettingsRule(keys: ["dashboard.bind", "dashboard.enabled"]) {
            let page = $0.dashboard
            guard page.enabled, !page.bind.isLoopback, page.tokenFile.isEmpty, !page.insecure else { return nil }
            return "shows the page at \(page.bind) to everyone on the network: set dashboard.token_file, or dashboard.insecure = true"
        },
        SettingsRule(keys: ["mqtt.password_file"]) {
            guard !$0.mqtt.passwordFile.isEmpty, $0.mqtt.user.isEmpty else { return nil }
            return "is of no use without a name to log in with: set mqtt.user too"
        },
        SettingsRule(keys: ["mqtt.ca_file"]) {
            guard !$0.mqtt.caFile.isEmpty, !$0.mqtt.tls else { return nil }
            return "is of no use without encryption: set mqtt.tls = true too"
        },
    ]
}
