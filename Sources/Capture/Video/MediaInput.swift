internal import CFFmpeg

/// The bytes a demuxer reads, from a file or from memory. FFmpeg opens nothing by itself: neither a protocol nor a file name
/// inside a playlist ever reaches its own input code.
final class MediaInput {
    /// As the user named it.
    let name: String
    let size: Int
    /// The errno of a failed read, such as EIO from a bad disk.
    private(set) var failure: Int32?
    private let descriptor: FileDescriptor?
    private let memory: [UInt8]
    private var position = 0
    /// What FFmpeg reads from; nil before `prepareFFmpeg()`.
    private(set) var context: UnsafeMutablePointer<AVIOContext>?

    convenience init(path: String) throws(CaptureError) {
        let file = try FileDescriptor(reading: path)
        self.init(name: path, size: file.size, descriptor: file, memory: [])
    }

    convenience init(bytes: [UInt8], name: String) {
        self.init(name: name, size: bytes.count, descriptor: nil, memory: bytes)
    }

    private init(name: String, size: Int, descriptor: consuming FileDescriptor?, memory: [UInt8]) {
        self.name = name
        self.size = size
        self.descriptor = descriptor
        self.memory = memory
    }

    deinit {
        guard context != nil else { return }
        // The demuxer may have replaced the buffer that was handed over.
        av_freep(&context!.pointee.buffer)
        avio_context_free(&context)
    }

    /// Loads FFmpeg's libraries and makes `context`, once. Neither is needed to read a JPEG picture.
    ///
    /// - Throws: `.unavailable` where the libraries are not installed.
    func prepareFFmpeg() throws(CaptureError) {
        guard context == nil else { return }
        guard cffmpeg_load() else {
            throw CaptureError(.unavailable, "\(name) cannot be read without FFmpeg's libraries; install libavformat and libswscale")
        }
        // It prints to stderr by itself; what matters of it is said in our own errors.
        av_log_set_level(AV_LOG_QUIET)
        let capacity = 65536
        let buffer = av_malloc(capacity)!.assumingMemoryBound(to: UInt8.self)
        context = avio_alloc_context(
            buffer, Int32(capacity), 0, Unmanaged.passUnretained(self).toOpaque(),
            { opaque, buffer, count in
                Unmanaged<MediaInput>.fromOpaque(opaque!).takeUnretainedValue().read(into: buffer!, count: Int(count))
            }, nil,
            { opaque, offset, origin in
                Unmanaged<MediaInput>.fromOpaque(opaque!).takeUnretainedValue().seek(to: Int(offset), from: origin)
            })
    }

    /// Up to `count` bytes at `offset`, fewer where the file ends or cannot be read; does not move the demuxer's position.
    func bytes(at offset: Int, count: Int) -> [UInt8] {
        let count = max(0, min(count, size - offset))
        guard count > 0 else { return [] }
        guard descriptor != nil else { return Array(memory[offset..<offset + count]) }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let result = descriptor!.read(into: buffer.baseAddress!, count: count, at: offset)
            if result < 0 { failure = Int32(-result) }
            initialized = max(0, result)
        }
    }

    private func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) -> Int32 {
        let result: Int
        if descriptor == nil {
            result = min(count, max(0, size - position))
            memory.withUnsafeBufferPointer { buffer.update(from: $0.baseAddress! + min(position, size), count: result) }
        } else {
            result = descriptor!.read(into: buffer, count: count, at: position)
        }
        if result < 0 {
            failure = Int32(-result)
            return Int32(result)
        }
        position += result
        return result == 0 ? cffmpeg_end_of_file : Int32(result)
    }

    private func seek(to offset: Int, from origin: Int32) -> Int64 {
        switch origin & ~AVSEEK_FORCE {
        case AVSEEK_SIZE: return Int64(size)
        case SEEK_SET: position = offset
        case SEEK_CUR: position += offset
        case SEEK_END: position = size + offset
        default: return -1
        }
        position = max(0, position)
        return Int64(position)
    }
}
