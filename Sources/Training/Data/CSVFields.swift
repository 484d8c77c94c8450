internal import Glibc

/// Splits a line of a table at its commas, and reads a cell's whole numbers.
enum CSVFields {
    /// Finds where each cell begins and ends, blanks and one pair of quotes around it removed. `cells` is emptied first.
    static func split(_ line: UnsafeBufferPointer<UInt8>, into cells: inout [Range<Int>]) {
        cells.removeAll(keepingCapacity: true)
        guard let base = line.baseAddress else { return }
        var start = 0
        while true {
            let comma = memchr(base + start, 0x2C, line.count - start)
            guard let comma else {
                cells.append(trimmed(line, start..<line.count))
                return
            }
            let end = UnsafePointer(comma.assumingMemoryBound(to: UInt8.self)) - base
            cells.append(trimmed(line, start..<end))
            start = end + 1
        }
    }

    /// A cell as text.
    static func text(_ line: UnsafeBufferPointer<UInt8>, _ cell: Range<Int>) -> String {
        String(decoding: line[cell], as: UTF8.self)
    }

    /// A cell's number, 0 to 255; nil where it holds anything else.
    static func byte(_ line: UnsafeBufferPointer<UInt8>, _ cell: Range<Int>) -> UInt8? {
        guard !cell.isEmpty else { return nil }
        var value = 0
        for byte in line[cell] {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
            if value > 255 { return nil }
        }
        return UInt8(value)
    }

    private static func trimmed(_ line: UnsafeBufferPointer<UInt8>, _ cell: Range<Int>) -> Range<Int> {
        var (low, high) = (cell.lowerBound, cell.upperBound)
        while low < high, line[low] == 0x20 { low += 1 }
        while low < high, line[high - 1] == 0x20 { high -= 1 }
        if high - low >= 2, line[low] == 0x22, line[high - 1] == 0x22 { (low, high) = (low + 1, high - 1) }
        return low..<high
    }
}
