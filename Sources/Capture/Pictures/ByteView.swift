internal import Glibc

/// Reads numbers from untrusted bytes: nil beyond their end, never a trap.
struct ByteView {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var count: Int { bytes.count }

    /// `count` bytes from `offset`, fewer where they end.
    func slice(_ offset: Int, _ count: Int) -> ByteView {
        let start = min(max(offset, 0), bytes.count)
        return ByteView(UnsafeRawBufferPointer(rebasing: bytes[start..<start + min(max(count, 0), bytes.count - start)]))
    }

    /// An unsigned number of 1 to 4 bytes, the most significant first.
    func big(_ offset: Int, _ size: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - size else { return nil }
        return (0..<size).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }

    /// The same, the least significant first.
    func little(_ offset: Int, _ size: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - size else { return nil }
        return (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }

    func firstIndex(of byte: UInt8, from offset: Int) -> Int? {
        guard offset < bytes.count, let base = bytes.baseAddress else { return nil }
        return memchr(base + offset, Int32(byte), bytes.count - offset).map { UnsafeRawPointer($0) - base }
    }
}
