internal import Glibc

/// Reads a log of any form, told by its content, from its first event to its last in little memory.
package final class LogReader {
    package let path: String
    /// Entries that are no events, and were passed over.
    package private(set) var damaged = 0
    private let reader: any EventReader
    private let onDamage: (String) -> Void
    private var hasEvents = false

    /// Entries without one event among them after which a file is no log.
    private static let most = 10

    /// - Parameter onDamage: is told in a line of each entry that is no event.
    /// - Throws: `missing` where there is no such file, `badData` where it is no log.
    package init(path: String, onDamage: @escaping (String) -> Void = { _ in }) throws(LogError) {
        self.path = path
        self.onDamage = onDamage
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogError(reading: path, errno) }
        var head = [UInt8](repeating: 0, count: 16), status = stat()
        fstat(descriptor, &status)
        let count = pread(descriptor, &head, head.count, 0)
        guard count > 0 else {
            let cause = errno
            close(descriptor)
            if count == 0 { throw LogError(.badData, "\(path) is empty: there is no event in it") }
            throw LogError(reading: path, cause)
        }
        do {
            reader = try Self.reader(path, Array(head.prefix(count)), LineSource(descriptor: descriptor, name: path))
        } catch {
            throw error as? LogError ?? LogError(.badData, "\(path) is no log of emotiond")
        }
    }

    private static func reader(_ path: String, _ head: [UInt8], _ lines: LineSource) throws -> any EventReader {
        if head.starts(with: "SQLite format 3".utf8) { return try DatabaseReader(path: path) }
        if head.starts(with: LineForm.csv.opening.prefix(head.count)) { return try CSVReader(lines, name: path) }
        // Whatever a damaged first line holds: it is named, and the ones after it count.
        guard !head.contains(where: { $0 < 9 || ($0 > 13 && $0 < 32) }) || head.allSatisfy({ $0 == 0 }) else {
            throw LogError(.badData, "\(path) is no log of emotiond")
        }
        return JSONLinesReader(lines)
    }

    /// The next event, nil at the end.
    package func next() throws(LogError) -> LogEvent? {
        while true {
            do {
                let event = try reader.next()
                hasEvents = hasEvents || event != nil
                return event
            } catch let damage as EventDamage {
                damaged += 1
                onDamage("\(path): \(reader.place) \(damage.description); it is left out")
                if damaged >= Self.most, !hasEvents { throw LogError(.badData, "\(path) is no log of emotiond") }
            } catch {
                throw error as? LogError ?? LogError(.inputOutput, "cannot read the log \(path): \(error)")
            }
        }
    }
}
