internal import Glibc

/// Mends a text log whose last line was not written to its end, because the process was killed or the machine lost power.
struct LineRepair {
    /// Open for reading and writing.
    let descriptor: Int32
    let name: String
    let form: LineForm

    private static let chunk = 1 << 16

    /// Cuts off what follows the last whole line.
    ///
    /// Throws `badData` where the file does not begin as a log does: another's file must not be damaged by a wrong name.
    func cutTornLine(size: Int) throws(LogError) {
        guard size > 0 else { return }
        let head = read(at: 0, count: min(size, form.opening.count))
        // What lost power leaves behind may be zeros where bytes were promised.
        guard head == Array(form.opening.prefix(head.count)) || head.allSatisfy({ $0 == 0 }) else {
            throw LogError(.badData, "\(name) is there and is no log of this form; name another file")
        }
        let end = form == .csv ? endOfLastRecord(size: size) : endOfLastLine(size: size)
        guard end < size else { return }
        guard ftruncate(descriptor, off_t(end)) == 0 else {
            throw LogError(writing: name, errno, "its last line is not whole and cannot be removed")
        }
    }

    /// The place after the last newline.
    private func endOfLastLine(size: Int) -> Int {
        var end = size
        while end > 0 {
            let start = max(0, end - Self.chunk)
            let bytes = read(at: start, count: end - start)
            if let last = bytes.lastIndex(of: UInt8(ascii: "\n")) { return start + last + 1 }
            end = start
        }
        return 0
    }

    /// The place after the last newline that is not between quotes: that takes a look at the whole file.
    private func endOfLastRecord(size: Int) -> Int {
        var (place, end, isQuoted) = (0, 0, false)
        while place < size {
            let bytes = read(at: place, count: min(Self.chunk, size - place))
            guard !bytes.isEmpty else { break }
            for (index, byte) in bytes.enumerated() {
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                if byte == UInt8(ascii: "\n"), !isQuoted { end = place + index + 1 }
            }
            place += bytes.count
        }
        return end
    }

    private func read(at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
        }
    }
}
