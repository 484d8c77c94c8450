/// Why a data set cannot be read or used, in one line that says what to do.
package struct DataError: Error, CustomStringConvertible, Equatable {
    /// The kinds differ in the exit status that a command ends with.
    package enum Kind: Sendable {
        /// There is no such file or folder.
        case missing
        /// It is there but cannot be read or written.
        case unreadable
        /// What was read is no data set, is damaged, or does not have what was asked for.
        case badData
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
