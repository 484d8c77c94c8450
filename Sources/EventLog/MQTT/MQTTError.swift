/// Why nothing can be sent to a broker.
package struct MQTTError: Error, CustomStringConvertible, Equatable {
    package enum Kind: Sendable {
        /// Only other settings mend it.
        case configuration
        /// The broker took not everything.
        case unavailable
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
