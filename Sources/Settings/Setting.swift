/// One key: what it is called, what may stand there, and where in `Settings` it goes.
package struct Setting: Sendable {
    /// When a new value takes hold.
    package enum Change: Sendable {
        /// At once, when the configuration is read again.
        case live
        /// When the program is started again.
        case restart
    }

    /// Such as `log.interval`.
    package let key: String
    package let change: Change
    /// Sentences for a person.
    package let about: String
    /// What may stand there, such as `a whole number from 1 to 64 (cores)`.
    package let expected: String

    let form: SettingValue.Form
    private let read: @Sendable (Settings) -> SettingValue
    private let write: @Sendable (SettingValue, inout Settings) -> Bool

    init<Value: Sendable>(
        _ key: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ type: SettingType<Value>, _ change: Change, _ about: String
    ) {
        self.key = key
        self.change = change
        self.about = about
        expected = type.expected
        form = type.form
        read = { type.encode($0[keyPath: path]) }
        write = { raw, settings in
            guard let value = type.decode(raw) else { return false }
            settings[keyPath: path] = value
            return true
        }
    }

    package var section: String { String(key.prefix { $0 != "." }) }
    /// Within its section.
    package var name: String { String(key.dropFirst(section.count + 1)) }
    /// Such as `EMOTIOND_LOG_INTERVAL`.
    package var environmentName: String { "EMOTIOND_\(section)_\(name)".uppercased() }
    package var standard: SettingValue { read(Settings()) }

    package func value(in settings: Settings) -> SettingValue { read(settings) }

    /// False where the value is not one of those expected; the settings are then as they were.
    func set(_ value: SettingValue, in settings: inout Settings) -> Bool { write(value, &settings) }
}
