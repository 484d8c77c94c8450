internal import TOMLText

/// Why there are no settings, in words that a person can act on.
package struct SettingsError: Error, CustomStringConvertible, Equatable {
    /// The kinds differ in the exit status that a command ends with.
    package enum Kind: Sendable {
        /// There is no file of the name that was given.
        case missing
        /// The file is there but cannot be read.
        case unreadable
        /// A flag has a wrong value.
        case badFlag
        /// The file or the environment has a mistake.
        case badSettings
    }

    package let kind: Kind
    /// Each says where it is, what is wrong and what was expected, on one line.
    package let mistakes: [String]

    init(_ kind: Kind, _ mistakes: [String]) {
        precondition(!mistakes.isEmpty, "an error has a reason")
        self.kind = kind
        self.mistakes = mistakes
    }

    /// The first mistake, and how many others there are.
    package var description: String {
        let others = mistakes.count - 1
        guard others > 0 else { return mistakes[0] }
        return "\(mistakes[0]) (and \(others) more \(others == 1 ? "mistake" : "mistakes"): emotiond config check lists all)"
    }
}

extension SettingsError.Kind {
    init(_ kind: TOMLError.Kind) {
        switch kind {
        case .missing: self = .missing
        case .unreadable: self = .unreadable
        case .badData: self = .badSettings
        }
    }
}
