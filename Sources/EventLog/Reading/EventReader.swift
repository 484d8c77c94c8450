/// Reads the events of a log of one form.
protocol EventReader: AnyObject {
    /// The next event, nil at the end. Throws `EventDamage` for an entry that is no event, after which it can be called again,
    /// and `LogError` where nothing can be read any more.
    func next() throws -> LogEvent?

    /// What the entry last read is called: "line 12".
    var place: String { get }
}

/// Events from JSON Lines.
final class JSONLinesReader: EventReader {
    private let lines: LineSource
    private var parser = JSONEventParser()

    init(_ lines: LineSource) { self.lines = lines }

    var place: String { "line \(lines.number)" }

    func next() throws -> LogEvent? {
        while let line = try lines.next() {
            if lines.isTooLong { throw EventDamage("is longer than any event") }
            if line.isEmpty { continue }
            return try parser.parse(line)
        }
        return nil
    }
}
