internal import CCompression
internal import Glibc

/// A file's bytes from front to back, decompressed on the way where they begin as gzip or xz do.
///
/// Owns the file descriptor and the decoder's state.
struct ByteStream: ~Copyable {
    private enum Coding {
        case plain
        case gzip(UnsafeMutablePointer<z_stream>)
        case xz(UnsafeMutablePointer<lzma_stream>)
    }

    let path: String
    private let descriptor: Int32
    private var coding = Coding.plain
    /// Bytes as they lie in the file, `pending` of them from `position` not yet used.
    private let input: UnsafeMutableBufferPointer<UInt8>
    private var position = 0
    private var pending = 0
    private var atEndOfFile = false
    private var finished = false

    /// Throws `missing` where there is no such file, `unreadable` where it cannot be opened or read.
    init(path: String) throws(DataError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        let code = errno
        input = .allocate(capacity: 1 << 18)
        guard descriptor >= 0 else {
            throw code == ENOENT
                ? DataError(.missing, "\(path) does not exist: check the path")
                : DataError(.unreadable, "\(path) cannot be opened (\(FileSystem.reason(code))): check its permissions")
        }
        try fill()
        if input[..<pending].starts(with: [0x1F, 0x8B]) {
            let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
            let status = ccompression_gzip_open(stream)
            coding = .gzip(stream)
            guard status == Z_OK else { throw outOfMemory() }
        } else if input[..<pending].starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
            let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
            let status = ccompression_xz_open(stream, UInt32(min(4, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))))
            coding = .xz(stream)
            guard status == LZMA_OK else { throw outOfMemory() }
        }
    }

    deinit {
        switch coding {
        case .plain: break
        case .gzip(let stream):
            inflateEnd(stream)
            stream.deallocate()
        case .xz(let stream):
            lzma_end(stream)
            stream.deallocate()
        }
        input.deallocate()
        if descriptor >= 0 { close(descriptor) }
    }

    /// Writes some bytes to the start of `output` and returns how many; 0 at the end.
    ///
    /// Throws `badData` where compressed data are damaged or break off.
    mutating func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(DataError) -> Int {
        if finished || output.isEmpty { return 0 }
        switch coding {
        case .plain: return try readPlain(into: output)
        case .gzip(let stream): return try readGzip(stream, into: output)
        case .xz(let stream): return try readXZ(stream, into: output)
        }
    }

    private mutating func readPlain(into output: UnsafeMutableBufferPointer<UInt8>) throws(DataError) -> Int {
        if pending == 0 { try fill() }
        let count = min(pending, output.count)
        output.baseAddress!.update(from: input.baseAddress! + position, count: count)
        position += count
        pending -= count
        finished = count == 0
        return count
    }

    private mutating func readGzip(
        _ stream: UnsafeMutablePointer<z_stream>, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(DataError) -> Int {
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        while stream.pointee.avail_out > 0 {
            if pending == 0 { try fill() }
            stream.pointee.next_in = input.baseAddress! + position
            stream.pointee.avail_in = UInt32(pending)
            let status = inflate(stream, Z_NO_FLUSH)
            position += pending - Int(stream.pointee.avail_in)
            pending = Int(stream.pointee.avail_in)
            if status == Z_STREAM_END {
                // A gzip file may be several, one behind the other.
                if pending == 0 { try fill() }
                if pending == 0 {
                    finished = true
                    break
                }
                inflateReset(stream)
            } else if status == Z_BUF_ERROR, pending == 0, atEndOfFile {
                throw brokenOff()
            } else if status != Z_OK, status != Z_BUF_ERROR {
                throw damaged()
            }
        }
        return output.count - Int(stream.pointee.avail_out)
    }

    private mutating func readXZ(
        _ stream: UnsafeMutablePointer<lzma_stream>, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(DataError) -> Int {
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = output.count
        while stream.pointee.avail_out > 0 {
            if pending == 0 { try fill() }
            stream.pointee.next_in = UnsafePointer(input.baseAddress! + position)
            stream.pointee.avail_in = pending
            let status = lzma_code(stream, atEndOfFile && pending == 0 ? LZMA_FINISH : LZMA_RUN)
            position += pending - stream.pointee.avail_in
            pending = stream.pointee.avail_in
            if status == LZMA_STREAM_END {
                finished = true
                break
            }
            if status == LZMA_BUF_ERROR { throw brokenOff() }
            if status == LZMA_MEM_ERROR { throw outOfMemory() }
            if status != LZMA_OK { throw damaged() }
        }
        return output.count - stream.pointee.avail_out
    }

    /// Reads the next part of the file into `input`.
    private mutating func fill() throws(DataError) {
        position = 0
        pending = 0
        while !atEndOfFile {
            let count = Glibc.read(descriptor, input.baseAddress!, input.count)
            if count > 0 {
                pending = count
                return
            }
            if count == 0 {
                atEndOfFile = true
            } else if errno != EINTR {
                throw DataError(
                    .unreadable, "\(path) cannot be read (\(FileSystem.reason(errno))): check the disk and its permissions")
            }
        }
    }

    private func brokenOff() -> DataError { DataError(.badData, "\(path) breaks off in the middle: fetch it again") }
    private func damaged() -> DataError { DataError(.badData, "\(path) is damaged and cannot be decompressed: fetch it again") }
    private func outOfMemory() -> DataError {
        DataError(.unreadable, "\(path) cannot be decompressed for lack of memory: decompress it first")
    }
}
