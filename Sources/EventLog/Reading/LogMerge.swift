/// Several logs as one, in the order of time.
///
/// Each log keeps its own order. An event without a time, as recordings have them, follows the one before it in its log; a log
/// without any times comes before those with times, in the order in which the logs were named.
package final class LogMerge {
    private struct Head {
        let reader: LogReader
        var event: LogEvent
        /// The latest time in its log so far, in milliseconds: a clock that was set back does not mix up a log.
        var key: Int
    }

    private let readers: [LogReader]
    private var heads: [Head] = []

    package init(_ readers: [LogReader]) throws(LogError) {
        self.readers = readers
        for reader in readers {
            if let event = try reader.next() { heads.append(Head(reader: reader, event: event, key: Self.key(event, after: .min))) }
        }
    }

    /// Entries that are no events, and were passed over.
    package var damaged: Int { readers.reduce(0) { $0 + $1.damaged } }

    /// The next event, nil at the end.
    package func next() throws(LogError) -> LogEvent? {
        guard !heads.isEmpty else { return nil }
        var first = 0
        for index in heads.indices where heads[index].key < heads[first].key { first = index }
        let event = heads[first].event
        if let following = try heads[first].reader.next() {
            heads[first].key = Self.key(following, after: heads[first].key)
            heads[first].event = following
        } else {
            heads.remove(at: first)
        }
        return event
    }

    private static func key(_ event: LogEvent, after key: Int) -> Int {
        guard case .face(let face) = event, let time = face.time else { return key }
        return max(key, time.milliseconds)
    }
}
