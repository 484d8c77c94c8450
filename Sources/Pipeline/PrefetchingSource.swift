package import Capture
package import Imaging
internal import Threads

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
        WorkerThread.start(name: "decode") {
            do throws(CaptureError) {
                while let frame = try source.next() {
                    guard queue.put(frame) else { return }
                }
                queue.finish(.success(()))
            } catch {
                queue.finish(.failure(error))
            }
        }
    }

    deinit { queue.close() }

    package func next() throws(CaptureError) -> Frame? { try queue.take() }
}
