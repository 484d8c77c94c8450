import JSONText

/// What one check found out.
package struct Finding: Equatable {
    package enum Level: String {
        /// All is well.
        case ok
        /// It works, with something worth knowing.
        case note
        /// Something that is needed is missing.
        case bad
        /// The same, where the configuration is at fault.
        case misconfigured
    }

    package var level: Level
    /// What was looked at, in one or two words.
    package var subject: String
    package var message: String
    /// The command that mends it, and what follows; nil where there is none.
    package var remedy: String?

    init(_ level: Level, _ subject: String, _ message: String, remedy: String? = nil) {
        self.level = level
        self.subject = subject
        self.message = message
        self.remedy = remedy
    }

    /// As people and scripts read it: the two kinds of `bad` differ in the exit status alone.
    package var word: String { level == .misconfigured ? "bad" : level.rawValue }

    /// One line: `bad   camera         /dev/video0: no permission; run: sudo usermod -aG video anna`.
    package func line(isColored: Bool) -> String {
        let word = word.padded(to: 4)
        let head = isColored ? "\u{1B}[\(color)m\(word)\u{1B}[0m" : word
        let remedy = remedy.map { "; run: \($0)" } ?? ""
        return "\(head)  \(subject.padded(to: 13))  \(message)\(remedy)"
    }

    private var color: Int {
        switch level {
        case .ok: 32
        case .note: 33
        case .bad, .misconfigured: 31
        }
    }

    func write(to text: inout JSONText) {
        text.object {
            $0.field("level", word)
            $0.field("subject", subject)
            $0.field("message", message)
            $0.field("remedy") { if let remedy { $0.value(remedy) } else { $0.null() } }
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
