internal import Glibc

/// The lines of a file, one after the other, in memory that does not grow with the file.
final class LineSource {
    /// Longer lines are no events.
    static let longest = 1 << 20

    private let descriptor: Int32
    private let name: String
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: LineSource.longest, alignment: 16)
    /// The bytes that are read and not yet given out.
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// The number of the line last given out, from 1.
    private(set) var number = 0
    /// Whether that line is longer than `longest`: it is given out empty.
    private(set) var isTooLong = false

    /// Takes over an open file.
    init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }

    /// The next line without its newline, lent until the next call; nil at the end.
    func next() throws(LogError) -> UnsafeRawBufferPointer? {
        isTooLong = false
        var searched = start
        while true {
            if let newline = memchr(buffer.baseAddress! + searched, 10, end - searched) {
                let place = UnsafeRawPointer(newline) - UnsafeRawPointer(buffer.baseAddress!)
                defer { start = place + 1 }
                return line(upTo: place)
            }
            if isAtEnd {
                defer { start = end }
                return start < end ? line(upTo: end) : nil
            }
            let known = end - start
            try refill()
            searched = min(known, end)
            // What was too long is forgotten, not searched again.
            if isTooLong { searched = 0 }
        }
    }

    private func line(upTo end: Int) -> UnsafeRawBufferPointer {
        number += 1
        return isTooLong ? UnsafeRawBufferPointer(start: nil, count: 0) : UnsafeRawBufferPointer(rebasing: buffer[start..<end])
    }

    private func refill() throws(LogError) {
        if start > 0 {
            memmove(buffer.baseAddress!, buffer.baseAddress! + start, end - start)
            end -= start
            start = 0
        } else if end == buffer.count {
            isTooLong = true
            end = 0
        }
        while true {
            let count = read(descriptor, buffer.baseAddress! + end, buffer.count - end)
            if count >= 0 {
                end += count
                isAtEnd = count == 0
                return
            }
            guard errno == EINTR else { throw LogError(reading: name, errno) }
        }
    }
}
