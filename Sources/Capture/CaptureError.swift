/// Why pictures could not be had, in words that a person can act on.
package struct CaptureError: Error, CustomStringConvertible, Equatable {
    /// The kinds differ in the exit status that a command ends with.
    package enum Kind: Sendable {
        /// There is no such file.
        case missing
        /// The data are no video or picture, or are damaged.
        case badData
        /// The file is there but cannot be read.
        case unreadable
        /// The device cannot be used.
        case unavailable
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
