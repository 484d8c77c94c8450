internal import TOMLKit
internal import TOMLText

/// Lays file, environment and flags over the defaults, and gathers what is wrong with them.
struct SettingsReader {
    private(set) var values = Settings()
    private(set) var origins: [String: SettingOrigin] = [:]
    private var mistakes: [String] = []
    private var flagMistakes: [String] = []

    mutating func complain(_ mistake: String) { mistakes.append(mistake) }

    /// Throws where anything was wrong. Values are held against each other only when each is good by itself.
    mutating func finish() throws(SettingsError) {
        if mistakes.isEmpty, flagMistakes.isEmpty {
            for rule in SettingsRule.all {
                guard let problem = rule.problem(values) else { continue }
                // The key that was given last, by the strongest means, is the one to blame.
                let blamed = rule.keys.max { (origins[$0] ?? .standard).strength < (origins[$1] ?? .standard).strength } ?? rule.keys[0]
                note("\((origins[blamed] ?? .standard).subject(blamed)) \(problem)", of: origins[blamed] ?? .standard)
            }
        }
        // A wrong flag is mended most easily, and is what the person has before their eyes.
        if !flagMistakes.isEmpty { throw SettingsError(.badFlag, flagMistakes + mistakes) }
        if !mistakes.isEmpty { throw SettingsError(.badSettings, mistakes) }
    }

    // MARK: File

    mutating func read(_ document: TOMLDocument) {
        var found: [(line: Int, mistake: String)] = []
        for (name, value) in document.table.entries {
            if let section = Settings.sections.first(where: { $0.name == name }) {
                found += read(section, value, document)
            } else {
                found.append((document.line(of: name) ?? 0, "\(document.place(of: name)): " + Self.unknown(top: name, value)))
            }
        }
        // The table lists its keys by name, people read from the top.
        mistakes += found.sorted { $0.line < $1.line }.map(\.mistake)
    }

    private mutating func read(
        _ section: SettingSection, _ value: any TOMLValueConvertible, _ document: TOMLDocument
    ) -> [(line: Int, mistake: String)] {
        guard let table = value.table else {
            let problem = "\(section.name) is \(value.kindInWords); expected a table [\(section.name)]"
            return [(document.line(of: section.name) ?? 0, "\(document.place(of: section.name)): \(problem)")]
        }
        var found: [(line: Int, mistake: String)] = []
        for (name, value) in table.entries {
            let key = "\(section.name).\(name)"
            let line = document.line(of: key)
            if let setting = Settings.setting(key) {
                let origin = SettingOrigin.file(path: document.path, line: line)
                let raw = value.settingValue
                if let raw, setting.set(raw, in: &values) {
                    origins[key] = origin
                } else {
                    let given = raw?.description ?? value.kindInWords
                    found.append((line ?? 0, "\(origin.subject(key)) is \(given); expected \(setting.expected)"))
                }
            } else {
                found.append((line ?? 0, "\(document.place(of: key)): unknown key \(key); \(Self.suggestion(for: name, in: section))"))
            }
        }
        return found
    }

    // MARK: Environment and flags

    mutating func read(environment: [String: String]) {
        for (name, text) in SettingsEnvironment.own(environment) {
            guard let setting = SettingsEnvironment.setting(name) else {
                complain("\(name): unknown variable; \(SettingsEnvironment.suggestion(for: name))")
                continue
            }
            set(setting, SettingValue(text, setting.form), given: text, .environment(name: name))
        }
    }

    mutating func read(overrides: [SettingOverride]) {
        var lists: [String: [String]] = [:]
        for override in overrides {
            guard let setting = Settings.setting(override.key) else { preconditionFailure("no key \(override.key)") }
            var value = SettingValue(override.text, setting.form)
            if setting.form == .texts {
                lists[setting.key, default: []].append(override.text)
                value = .texts(lists[setting.key]!)
            }
            set(setting, value, given: override.text, .flag(name: override.flag))
        }
    }

    private mutating func set(_ setting: Setting, _ value: SettingValue?, given: String, _ origin: SettingOrigin) {
        if let value, setting.set(value, in: &values) {
            origins[setting.key] = origin
        } else {
            note("\(origin.subject(setting.key)) is \(SettingValue.quoted(given)); expected \(setting.expected)", of: origin)
        }
    }

    private mutating func note(_ mistake: String, of origin: SettingOrigin) {
        if case .flag = origin { flagMistakes.append(mistake) } else { mistakes.append(mistake) }
    }

    // MARK: Names

    private static func unknown(top name: String, _ value: any TOMLValueConvertible) -> String {
        let sections = Settings.sections.map(\.name)
        if value.table != nil {
            let suggestion = name.nearest(in: sections).map { "did you mean [\($0)]?" } ?? "there are [\(sections.joined(separator: "], ["))]"
            return "unknown table [\(name)]; \(suggestion)"
        }
        let homes = Settings.all.filter { $0.name == name.nearest(in: Settings.all.map(\.name)) }
        return "unknown key \(name); " + (homes.isEmpty ? "every key belongs into a table such as [\(sections[0])]" : ask(homes))
    }

    /// A key of the same section, or else one of the same name elsewhere.
    private static func suggestion(for name: String, in section: SettingSection) -> String {
        let elsewhere = Settings.all.filter { $0.name == name }
        if !elsewhere.isEmpty { return ask(elsewhere) }
        if let near = name.nearest(in: section.settings.map(\.name)) { return "did you mean \(section.name).\(near)?" }
        let homes = Settings.all.filter { $0.name == name.nearest(in: Settings.all.map(\.name)) }
        if !homes.isEmpty { return ask(homes) }
        return "[\(section.name)] has " + section.settings.map(\.name).joined(separator: ", ")
    }

    private static func ask(_ settings: [Setting]) -> String {
        "did you mean \(settings.map(\.key).joined(separator: " or "))?"
    }
}

extension SettingOrigin {
    fileprivate var strength: Int {
        switch self {
        case .standard: 0
        case .file: 1
        case .environment: 2
        case .flag: 3
        }
    }
}

extension TOMLTable {
    fileprivate var entries: [(String, any TOMLValueConvertible)] { keys.compactMap { key in self[key].map { (key, $0) } } }
}

extension TOMLValueConvertible {
    /// Nil for dates, tables, and lists of anything but texts.
    fileprivate var settingValue: SettingValue? {
        switch type {
        case .string: string.map { .text($0) }
        case .int: int.map { .integer($0) }
        case .double: double.map { .number($0) }
        case .bool: bool.map { .flag($0) }
        case .array:
            array.flatMap { array in
                let texts = array.compactMap(\.string)
                return texts.count == array.count ? .texts(texts) : nil
            }
        default: nil
        }
    }

    fileprivate var kindInWords: String {
        switch type {
        case .string: "a text"
        case .int: "a whole number"
        case .double: "a number"
        case .bool: "true or false"
        case .array: "a list"
        case .table: "a table"
        case .date, .time, .dateTime: "a date or time"
        }
    }
}
