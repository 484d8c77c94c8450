import ArgumentParser
import JSONText
import Settings

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration, or show what is in force.",
        discussion: """
            Flags go before the environment (EMOTIOND_LOG_INTERVAL for log.interval), the environment before the file.

            Example: emotiond config check --config emotiond.toml
            """,
        subcommands: [Check.self, Show.self, Defaults.self, Reference.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name every mistake in the configuration.",
            discussion: "Example: emotiond config check --config /etc/emotiond/emotiond.toml")

        @OptionGroup var options: ConfigOptions

        func run() throws {
            do {
                let loaded = try options.load()
                try Terminal.say("\(loaded.file ?? "no configuration file, the defaults"): good")
            } catch let error as SettingsError {
                for mistake in error.mistakes { Terminal.complain(mistake) }
                throw AlreadySaid(status: ExitStatus(error.kind))
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every key with its value and where it came from, as a file that can be used again.",
            discussion: "Example: emotiond config show")

        @OptionGroup var options: ConfigOptions
        @Flag(help: "Print one JSON object instead.")
        var json = false

        func run() throws {
            let loaded = try options.load()
            try json ? Terminal.say(bytes: object(loaded).bytes) : Terminal.say(block: SettingsText.shown(loaded))
        }

        private func object(_ loaded: LoadedSettings) -> JSONText {
            JSONText.object {
                $0.field("file") { if let file = loaded.file { $0.value(file) } else { $0.null() } }
                for section in Settings.sections {
                    $0.field(section.name) {
                        $0.object {
                            for setting in section.settings { $0.field(setting.name) { write(setting, of: loaded, to: &$0) } }
                        }
                    }
                }
            }
        }

        private func write(_ setting: Setting, of loaded: LoadedSettings, to text: inout JSONText) {
            text.object {
                switch setting.value(in: loaded.values) {
                case .text(let text): $0.field("value", text)
                case .integer(let number): $0.field("value", number)
                case .number(let number): $0.field("value", number, decimals: 6)
                case .flag(let flag): $0.field("value") { $0.value(flag) }
                case .texts(let texts): $0.field("value", texts)
                }
                $0.field("origin", loaded.origin(of: setting).description)
            }
        }
    }

    struct Defaults: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a configuration file to begin with: every key, explained, with its default.",
            discussion: "Example: emotiond config defaults > ~/.config/emotiond/emotiond.toml")

        func run() throws { try Terminal.say(block: SettingsText.annotated) }
    }

    /// What `Documentation/Configuration.md` ends with.
    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the keys as Markdown.", shouldDisplay: false)

        func run() throws { try Terminal.say(block: SettingsText.reference) }
    }
}
