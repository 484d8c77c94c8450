/// Why a model cannot be read, quantised, run or written, naming the node or tensor at fault.
package struct ModelError: Error, CustomStringConvertible, Equatable {
    package enum Kind: Sendable {
        /// There is no such file.
        case missing
        /// The file is there but cannot be read.
        case unreadable
        /// The data are no model, are damaged, or use what is not supported.
        case badData
        /// The file cannot be written.
        case unwritable
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
