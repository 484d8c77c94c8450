internal import Capture
internal import Glibc
internal import HTTPTypes
internal import Imaging
package import Pipeline
internal import Threads

/// Reads the faces of pictures that many clients send, on a few threads of its own.
///
/// Who finds no place is told so at once: places and bytes are bounded, whatever is sent.
package final class PhotoDesk: @unchecked Sendable {
    /// A network by its name, ready to read pictures.
    package struct Model {
        package let name: String
        package let reader: PhotoReader

        package init(name: String, reader: PhotoReader) {
            self.name = name
            self.reader = reader
        }
    }

    struct Order: Sendable {
        var bytes: [UInt8]
        /// Index into `models`.
        var model = 0
        /// The whole picture is the face.
        var isCrop = false
    }

    struct Answer: Sendable {
        let width: Int
        let height: Int
        let faces: [PhotoFace]
        let labels: [String]
    }

    /// Names of the networks to choose from, the first being the usual one.
    package let models: [String]
    /// Labels of all of them, each once.
    let labels: [String]

    private let pixels: Int
    private let condition = Condition()
    private var orders: [(order: Order, done: @Sendable (Result<Answer, Refusal>) -> Void)] = []
    private var visitors = 0
    private var bytes = 0
    private var isClosed = false

    private static let maximumVisitors = 64
    private static let maximumBytes = 128 << 20

    /// - Parameters:
    ///   - workers: for each thread the networks in the same order; they belong to the desk from here on.
    ///   - pixels: a picture has at most.
    ///   - isModest: the threads give way to others, as a camera's.
    package init(workers: sending [[Model]], pixels: Int = DashboardConfiguration.Limits().pixels, isModest: Bool = false) {
        precondition(workers.allSatisfy { !$0.isEmpty } && !workers.isEmpty, "somebody must read the pictures")
        models = workers[0].map(\.name)
        var labels: [String] = []
        for label in workers[0].flatMap(\.reader.labels) where !labels.contains(label) { labels.append(label) }
        self.labels = labels
        self.pixels = pixels
        for models in workers {
            nonisolated(unsafe) let models = models
            WorkerThread.start(name: "photos") { [self] in
                // Of this thread alone, on Linux.
                if isModest { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }
                while let next = take() { next.done(Self.read(next.order, models, pixels: pixels)) }
            }
        }
    }

    /// Ends the threads when what waits is done.
    package func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }

    // MARK: Places

    /// Whether a client has a place; it must `leave` then.
    func enter() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard visitors < Self.maximumVisitors, !isClosed else { return false }
        visitors += 1
        return true
    }

    /// Whether there is room for so many bytes more of a client's picture.
    func reserve(_ count: Int) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard bytes + count <= Self.maximumBytes else { return false }
        bytes += count
        return true
    }

    func leave(reserved: Int) {
        condition.lock()
        visitors -= 1
        bytes -= reserved
        condition.unlock()
    }

    // MARK: Work

    /// Waits for the picture's turn.
    func read(_ order: Order) async throws(Refusal) -> Answer {
        let result: Result<Answer, Refusal> = await withCheckedContinuation { waiting in
            put(order) { waiting.resume(returning: $0) }
        }
        return try result.get()
    }

    private func put(_ order: Order, _ done: @escaping @Sendable (Result<Answer, Refusal>) -> Void) {
        condition.lock()
        let isLate = isClosed
        if !isLate { orders.append((order, done)) }
        condition.signal()
        condition.unlock()
        if isLate { done(.failure(Refusal(.serviceUnavailable, "the server is stopping"))) }
    }

    private func take() -> (order: Order, done: @Sendable (Result<Answer, Refusal>) -> Void)? {
        condition.lock()
        defer { condition.unlock() }
        while orders.isEmpty {
            if isClosed { return nil }
            condition.wait()
        }
        return orders.removeFirst()
    }

    private static func read(_ order: Order, _ models: [Model], pixels: Int) -> Result<Answer, Refusal> {
        guard let size = StillImage.size(of: order.bytes) else {
            return .failure(Refusal(.unsupportedMediaType, "this is no picture that is read here; send a JPEG, PNG or WebP"))
        }
        if let refusal = refusal(width: size.width, height: size.height, pixels) { return .failure(refusal) }
        do {
            let picture = try StillImage.decode(order.bytes, name: "the picture")
            let reader = models[order.model].reader
            let whole = Box(x: 0, y: 0, width: picture.luma.width, height: picture.luma.height)
            // Up to what a decoder ever takes, a header may have said less than was there.
            if let refusal = refusal(width: whole.width, height: whole.height, pixels) { return .failure(refusal) }
            let faces = order.isCrop ? [reader.classify(picture.luma, whole)] : try reader.read(picture.luma)
            return .success(Answer(width: whole.width, height: whole.height, faces: faces, labels: reader.labels))
        } catch {
            return .failure(Refusal(.unsupportedMediaType, "\(error)"))
        }
    }

    private static func refusal(width: Int, height: Int, _ pixels: Int) -> Refusal? {
        guard max(width, height) > 16_384 || width * height > pixels else { return nil }
        return Refusal(.contentTooLarge, "the picture has \(width)x\(height) pixels; scale it down to \(pixels / 1_000_000) megapixels")
    }
}
