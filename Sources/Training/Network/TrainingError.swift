/// Why a network cannot be built or trained, in one line that says what to do.
package struct TrainingError: Error, CustomStringConvertible, Equatable {
    /// The kinds differ in the exit status that a command ends with.
    package enum Kind: Sendable {
        /// There is no such recipe or checkpoint.
        case missing
        /// A file cannot be read or written.
        case unreadable
        /// A recipe, a network or a checkpoint is wrong, or does not go with the data.
        case badData
        /// The loss is no longer a number.
        case diverged
        /// oneDNN lacks what the network needs, or memory.
        case unavailable
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
