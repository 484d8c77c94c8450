internal import Capture
internal import Imaging
internal import Pipeline
internal import Synchronization

/// Takes pictures from the vision thread to the window's. The newest wins; giving one never waits for the window.
///
/// Nothing of SDL is touched here: waking its event loop may write to the display's connection, which blocks where that is a
/// slow network.
final class PictureIntake: Sendable {
    private let pictures = Mailbox<WindowPicture>()
    /// Memory of a picture that was shown, for the next one.
    private let spare = Mailbox<ColorImage>()
    private let labels = Mutex<[String]?>(nil)
    private let dropped = Atomic<Int>(0)
    private let open = Atomic<Bool>(true)
    private let visible = Atomic<Bool>(true)
    private let pixels = Atomic<Bool>(true)

    /// Pictures that a newer one replaced before they were shown.
    var droppedCount: Int { dropped.load(ordering: .relaxed) }

    /// Whether the window is there.
    var isOpen: Bool {
        get { open.load(ordering: .relaxed) }
        set { open.store(newValue, ordering: .relaxed) }
    }

    /// Whether anybody can see it.
    var isVisible: Bool {
        get { visible.load(ordering: .relaxed) }
        set { visible.store(newValue, ordering: .relaxed) }
    }

    /// Whether it shows pictures, not only what was seen in them.
    var wantsPixels: Bool {
        get { pixels.load(ordering: .relaxed) }
        set { pixels.store(newValue, ordering: .relaxed) }
    }

    func begin(labels: [String]) { self.labels.withLock { $0 = labels } }

    /// Copies a frame for the window.
    func put(_ observation: Observation, _ frame: borrowing Frame) {
        guard isOpen, isVisible else { return }
        guard let labels = labels.withLock({ $0 }) else { preconditionFailure("a sink is begun before it receives") }
        let (width, height) = (frame.luma.width, frame.luma.height)
        let older = pictures.take()
        if older != nil { dropped.add(1, ordering: .relaxed) }
        guard wantsPixels else {
            return pictures.put(WindowPicture(observation, width: width, height: height, image: nil, labels: labels))
        }
        var image = Self.memory(of: older, width, height) ?? Self.memory(spare.take(), width, height)
            ?? ColorImage(width: width, height: height)
        image.copy(frame)
        pictures.put(WindowPicture(observation, width: width, height: height, image: image, labels: labels))
    }

    /// The newest picture that was not taken yet, waited for at most so long.
    func take(waiting limit: Duration) -> WindowPicture? { limit > .zero ? pictures.take(waiting: limit) : pictures.take() }

    /// Gives a picture's memory back for the next one.
    func recycle(_ image: consuming ColorImage) { spare.put(image) }

    private static func memory(of picture: consuming WindowPicture?, _ width: Int, _ height: Int) -> ColorImage? {
        guard let picture else { return nil }
        return memory(picture.takeImage(), width, height)
    }

    private static func memory(_ image: consuming ColorImage?, _ width: Int, _ height: Int) -> ColorImage? {
        guard let image, image.width == width, image.height == height else { return nil }
        return image
    }
}
