/// Why faces cannot be searched for, in words that a person can act on.
package struct DetectionError: Error, CustomStringConvertible, Equatable {
    /// The kinds differ in the exit status that a command ends with.
    package enum Kind: Sendable {
        /// There is no such file.
        case missing
        /// The file is there but cannot be read.
        case unreadable
        /// The data are no cascade, are damaged, or use what is not supported.
        case badData
        /// The settings contradict themselves or are out of range.
        case badSettings
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
