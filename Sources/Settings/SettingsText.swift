/// The configuration as TOML for people.
package enum SettingsText {
    private static let width = 110

    /// A file with every key, its default, and what may stand there.
    package static var annotated: String {
        var lines = comment(
            """
            Configuration of emotiond. Every key stands here with its default; a key that is left out has it too. \
            `emotiond config check` finds mistakes, `emotiond config show` tells what is in force and why. \
            A variable such as EMOTIOND_LOG_INTERVAL goes before log.interval here, and a flag of the command before both.
            """)
        lines += comment(
            "Keys marked \"live\" are taken over from a changed file on SIGHUP (systemctl reload emotiond); the others at the next start.")
        for section in Settings.sections {
            lines += ["", ""] + comment(section.about) + ["[\(section.name)]"]
            for setting in section.settings {
                lines.append("")
                lines += comment(setting.about)
                lines += comment("Takes \(setting.expected)\(setting.change == .live ? "; live" : "").")
                lines.append("\(setting.name) = \(setting.standard)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The settings as a file that can be read again, each with where it came from.
    package static func shown(_ loaded: LoadedSettings) -> String {
        var lines = [loaded.file.map { "# read from \($0)" } ?? "# no file: defaults, environment and flags"]
        for section in Settings.sections {
            lines += ["", "[\(section.name)]"]
            let texts = section.settings.map { "\($0.name) = \($0.value(in: loaded.values))" }
            let column = min(texts.map(\.count).max() ?? 0, 40)
            for (setting, text) in zip(section.settings, texts) {
                let blanks = String(repeating: " ", count: max(0, column - text.count))
                lines.append("\(text)\(blanks)  # \(loaded.origin(of: setting))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The keys as tables in Markdown.
    package static var reference: String {
        var lines: [String] = []
        for section in Settings.sections {
            if !lines.isEmpty { lines.append("") }
            lines += ["### [\(section.name)]", section.about, "", "| key | default | takes | changes | meaning |", "|---|---|---|---|---|"]
            for setting in section.settings {
                let change = setting.change == .live ? "live" : "at restart"
                lines.append("| `\(setting.name)` | `\(setting.standard)` | \(setting.expected) | \(change) | \(setting.about) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Words in lines that begin with `#` and keep to the width.
    private static func comment(_ text: String) -> [String] {
        var lines = ["#"]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + 1 + word.count > width { lines.append("#") }
            lines[lines.count - 1] += " \(word)"
        }
        return lines
    }
}
