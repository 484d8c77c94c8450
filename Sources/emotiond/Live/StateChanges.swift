import Capture
import Synchronization

/// What a camera's thread has told and the main thread has not yet said: every change, none lost, the camera never held up.
final class StateChanges: Sendable {
    private let pending = Mutex<[CameraState]>([])

    func note(_ state: CameraState) {
        pending.withLock { $0.append(state) }
        Interruption.wake()
    }

    func takeAll() -> [CameraState] {
        pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
    }
}
