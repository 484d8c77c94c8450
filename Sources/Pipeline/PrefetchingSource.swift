package import Capture
internal import Foundation
package import Imaging

/// Decodes a few frames ahead on a thread of its own. Frames and errors come in the same order as without it.
package final class PrefetchingSource: FrameSource {
    package let info: SourceInfo
    private let queue: FrameQueue

    package init(_ source: any FrameSource, ahead: Int = 4) {
        info = source.info
        let queue = FrameQueue(capacity: ahead)
        self.queue = queue
        // From here on only the new thread touches the source.
        nonisolated(unsafe) let source = source
        let thread = Thread {
            do throws(CaptureError) {
                while let frame = try source.next() {
                    guard queue.put(frame) else { return }
                }
                queue.finish(.success(()))
            } catch {
                queue.finish(.failure(error))
            }
        }
        thread.name = "decode"
        thread.start()
    }

    deinit { queue.close() }

    package func next() throws(CaptureError) -> Frame? { try queue.take() }
}
