internal import Glibc

/// The lines of a text file, however long the file is: only what is read at a time stays in memory.
struct LineReader: ~Copyable {
    /// A FER-2013 row has at most 9 250 bytes; a file with longer lines than this is something else.
    static let longestLine = 1 << 20

    private var stream: ByteStream

    init(path: String) throws(DataError) { stream = try ByteStream(path: path) }

    /// Calls `body` with each line's number, from 1, and its bytes without the line end. Empty lines are left out.
    ///
    /// What `body` throws ends the reading and is thrown on.
    mutating func forEach(_ body: (Int, UnsafeBufferPointer<UInt8>) throws(DataError) -> Void) throws(DataError) {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.longestLine * 2)
        defer { buffer.deallocate() }
        var filled = 0, number = 0
        while true {
            let count = try stream.read(into: UnsafeMutableBufferPointer(rebasing: buffer[filled...]))
            var start = 0
            filled += count
            while start < filled, let found = memchr(buffer.baseAddress! + start, 0x0A, filled - start) {
                let end = found.assumingMemoryBound(to: UInt8.self) - buffer.baseAddress!
                number += 1
                try Self.deliver(buffer[start..<end], number, body)
                start = end + 1
            }
            if count == 0 {
                if start < filled { try Self.deliver(buffer[start..<filled], number + 1, body) }
                return
            }
            filled -= start
            guard filled <= Self.longestLine else {
                throw DataError(.badData, "\(stream.path) line \(number + 1) has no end: it is no text table; check the path")
            }
            buffer.baseAddress!.update(from: buffer.baseAddress! + start, count: filled)
        }
    }

    private static func deliver(
        _ line: Slice<UnsafeMutableBufferPointer<UInt8>>, _ number: Int,
        _ body: (Int, UnsafeBufferPointer<UInt8>) throws(DataError) -> Void
    ) throws(DataError) {
        var line = line
        if line.last == 0x0D { line.removeLast() }
        if !line.isEmpty { try body(number, UnsafeBufferPointer(rebasing: line)) }
    }
}
