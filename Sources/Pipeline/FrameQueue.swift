internal import Capture
internal import Imaging
internal import Threads

/// A bounded queue of frames between two threads: the one that fills it waits while it is full, the other while it is empty.
///
/// Recordings use it, where nothing may be dropped.
final class FrameQueue: @unchecked Sendable {
    /// A frame has one owner, and arrays hold only what can be copied: so each frame lies in a box.
    private final class Slot {
        var frame: Frame?
        init(_ frame: consuming Frame) { self.frame = consume frame }
        func take() -> Frame? { frame.take() }
    }

    private let capacity: Int
    private let condition = Condition()
    private var slots: [Slot] = []
    /// Set when nothing follows what is in `slots`.
    private var end: Result<Void, CaptureError>?
    private var isClosed = false

    init(capacity: Int) { self.capacity = capacity }

    /// Appends a frame, waiting for room. Returns false where nobody will take it any more.
    func put(_ frame: consuming Frame) -> Bool {
        let slot = Slot(frame)
        return locked {
            while slots.count >= capacity, !isClosed { condition.wait() }
            guard !isClosed else { return false }
            slots.append(slot)
            return true
        }
    }

    /// Says that no frame follows, and why.
    func finish(_ end: Result<Void, CaptureError>) {
        locked { self.end = end }
    }

    /// The oldest frame, waiting for one; nil or the error at the end.
    func take() throws(CaptureError) -> Frame? {
        let slot: Slot? = locked {
            while slots.isEmpty, end == nil { condition.wait() }
            return slots.isEmpty ? nil : slots.removeFirst()
        }
        if let slot { return slot.take() }
        // Nobody changes the end once it is there.
        try end?.get()
        return nil
    }

    /// Lets the filling thread go; nothing will be taken any more.
    func close() {
        locked { isClosed = true }
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return body()
    }
}
