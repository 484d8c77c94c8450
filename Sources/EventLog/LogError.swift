/// Why a log cannot be written.
package struct LogError: Error, CustomStringConvertible, Equatable {
    package let description: String
    /// The reader at the other end of a pipe has gone: no fault of anyone's.
    package let readerIsGone: Bool

    init(_ description: String, readerIsGone: Bool = false) {
        self.description = description
        self.readerIsGone = readerIsGone
    }
}
