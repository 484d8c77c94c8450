internal import COneDNN

/// A step made of pieces that oneDNN's threads take in turn, each with scratch memory of its own.
final class SharedStep: Step {
    private let pieces: Int32
    private let scratch: Scratch
    private let work: (_ piece: Int32, _ scratch: UnsafeMutableRawPointer) -> Void

    /// `scratchSize`: bytes for each thread.
    init(
        pieces: Int32, scratch: Scratch, scratchSize: Int = 0,
        work: @escaping (_ piece: Int32, _ scratch: UnsafeMutableRawPointer) -> Void
    ) {
        self.pieces = pieces
        self.scratch = scratch
        self.work = work
        scratch.reserve(scratchSize)
    }

    func run() {
        conednn_share_out(
            Int32(scratch.threads), pieces,
            { (context, piece, thread) in
                let me = Unmanaged<SharedStep>.fromOpaque(context!).takeUnretainedValue()
                me.work(piece, me.scratch.start(thread: Int(thread)))
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}

/// Memory that steps use while they run and leave to the next.
final class Scratch {
    private static let line = 64
    let threads: Int
    /// Bytes of each thread.
    private var size = 0
    private var memory = UnsafeMutableRawPointer.allocate(byteCount: line, alignment: line)

    init(threads: Int) { self.threads = threads }

    deinit { memory.deallocate() }

    /// Makes room for `bytes` of each thread. Not while a step runs.
    func reserve(_ bytes: Int) {
        guard bytes > size else { return }
        size = (bytes + Self.line - 1) / Self.line * Self.line
        memory.deallocate()
        memory = .allocate(byteCount: size * threads, alignment: Self.line)
    }

    func start(thread: Int) -> UnsafeMutableRawPointer { memory + thread * size }
}
