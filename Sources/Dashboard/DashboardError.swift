/// Why the page cannot be served, in words that a person can act on.
package struct DashboardError: Error, CustomStringConvertible, Equatable {
    package enum Kind: Sendable {
        /// The address cannot be had.
        case unavailable
        /// A setting is wrong.
        case badSettings
        /// A file that a setting names is not there.
        case missing
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
