/// What became of the events of a live log.
package struct LogStatistics: Sendable, Equatable {
    /// Events that are in the log, and those that wait to be.
    package var written = 0
    package var waiting = 0
    /// Events that never will be: the destination failed for longer than the queue holds.
    package var dropped = 0
    /// Tries that failed.
    package var failures = 0
    /// Why it fails now; nil while all is well.
    package var failure: String?

    package init() {}
}
