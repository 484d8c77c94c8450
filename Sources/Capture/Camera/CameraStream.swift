internal import CV4L2
internal import Glibc
internal import Imaging
internal import Threads

/// A camera that streams into mapped buffers. Ending it stops the stream, unmaps and closes.
struct CameraStream: ~Copyable {
    let format: NegotiatedFormat
    private let node: VideoNode
    private let buffers: MappedBuffers
    private let decoder: CameraDecoder

    /// A buffer that is ours until it is queued again.
    struct Held {
        let index: UInt32
        let size: Int
        let sequence: UInt32
        /// CLOCK_MONOTONIC; nil where the driver uses another clock.
        let timestamp: MonotonicTime?
    }

    private static let bufferCount: UInt32 = 4

    /// Opens a node and starts it in one of the modes that suit: in a smaller one where the bus has no room, in the next one
    /// where the driver refuses what it offered.
    static func open(path: String, for request: CameraRequest) throws(VideoNodeError) -> CameraStream {
        let candidates = try candidates(path: path, for: request)
        guard var mode = candidates.first else {
            throw VideoNodeError(operation: "give the format \(request.format?.description ?? "of a picture")", errno: EINVAL)
        }
        var refused: [CameraMode] = []
        while true {
            do throws(VideoNodeError) {
                return try CameraStream(path: path, mode: mode, only: request.format)
            } catch {
                let next: CameraMode?
                switch error.errno {
                case ENOSPC, ENOMEM: next = CameraNegotiation.smaller(than: mode, among: candidates)
                case EINVAL where refused.count < 8:
                    refused.append(mode)
                    next = candidates.first { !refused.contains($0) }
                default: next = nil
                }
                guard let next else { throw error }
                mode = next
            }
        }
    }

    private static func candidates(path: String, for request: CameraRequest) throws(VideoNodeError) -> [CameraMode] {
        let node = try VideoNode(path: path)
        guard try node.capabilities().isCapture else {
            throw VideoNodeError(operation: "give pictures", errno: ENOTTY)
        }
        return CameraNegotiation.candidates(node.modes(wanting: request), for: request)
    }

    private init(path: String, mode: CameraMode, only wanted: PixelFormat?) throws(VideoNodeError) {
        let node = try VideoNode(path: path)
        let format = try node.set(mode)
        guard wanted.map({ $0 == format.mode.format }) ?? format.mode.format.isUsable else {
            throw VideoNodeError(operation: "take the mode \(mode)", errno: EINVAL)
        }
        let decoder = try CameraDecoder(format, node: node)
        let buffers = try MappedBuffers(node: node, count: Self.bufferCount)
        for index in 0..<buffers.count {
            try VideoNode.check(cv4l2_queue_buffer(node.descriptor, UInt32(index)), "queue a buffer")
        }
        try VideoNode.check(cv4l2_start_stream(node.descriptor), "start streaming \(format.mode)")
        self.node = node
        self.format = format
        self.decoder = decoder
        self.buffers = buffers
    }

    deinit { _ = cv4l2_stop_stream(node.descriptor) }

    /// What to poll: readable when a picture is there.
    var descriptor: Int32 { node.descriptor }

    /// The newest undamaged picture that is ready; older ones go back to the driver. Nil where none is.
    borrowing func newest(
        counting statistics: inout CameraStatistics, after last: inout UInt32?
    ) throws(VideoNodeError) -> Held? {
        var newest: Held?
        while true {
            var frame = cv4l2_frame()
            let result = cv4l2_dequeue_buffer(node.descriptor, &frame)
            if result == -EAGAIN { return newest }
            try VideoNode.check(result, "give a picture")
            statistics.count(sequence: frame.sequence, after: last)
            last = frame.sequence
            let held = Held(
                index: frame.index, size: Int(frame.size), sequence: frame.sequence,
                timestamp: frame.is_monotonic != 0 ? MonotonicTime(nanoseconds: frame.nanoseconds) : nil)
            if frame.is_damaged != 0 || frame.size == 0 {
                statistics.damaged += 1
                try requeue(held)
                continue
            }
            if let older = newest {
                statistics.superseded += 1
                try requeue(older)
            }
            newest = held
        }
    }

    /// Throws the reason why poll tells of an error.
    borrowing func checkAlive() throws(VideoNodeError) {
        _ = try node.capabilities()
        throw VideoNodeError(operation: "go on streaming", errno: EIO)
    }

    borrowing func decode(_ held: Held, color: Bool) throws(DamagedPicture) -> DecodedPicture {
        let mapped = buffers[held.index]
        return try decoder.decode(UnsafeRawBufferPointer(rebasing: mapped.prefix(held.size)), color: color)
    }

    borrowing func requeue(_ held: Held) throws(VideoNodeError) {
        try VideoNode.check(cv4l2_queue_buffer(node.descriptor, held.index), "take a buffer back")
    }
}

/// The driver's buffers in our memory.
private struct MappedBuffers: ~Copyable {
    private var mapped: [UnsafeRawBufferPointer] = []

    init(node: borrowing VideoNode, count: UInt32) throws(VideoNodeError) {
        let granted = try VideoNode.check(cv4l2_request_buffers(node.descriptor, count), "give buffers")
        // With one buffer the camera would have to stop while we look.
        guard granted >= 2 else { throw VideoNodeError(operation: "give buffers", errno: ENOMEM) }
        for index in 0..<UInt32(granted) {
            var start: UnsafeMutableRawPointer?
            var length = 0
            try VideoNode.check(cv4l2_map_buffer(node.descriptor, index, &start, &length), "lend its buffers")
            mapped.append(UnsafeRawBufferPointer(start: start, count: length))
        }
    }

    deinit {
        for buffer in mapped { cv4l2_unmap_buffer(UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count) }
    }

    var count: Int { mapped.count }

    subscript(index: UInt32) -> UnsafeRawBufferPointer { mapped[Int(index)] }
}
