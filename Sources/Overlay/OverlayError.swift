/// Why observations could not be shown or stored as pictures, in words that a person can act on.
package struct OverlayError: Error, CustomStringConvertible, Equatable {
    /// The kinds differ in the exit status that a command ends with.
    package enum Kind: Sendable {
        /// The file cannot be written.
        case unwritable
        /// A display, a font or an encoder is not there.
        case unavailable
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
