import CSDL2
import Capture
import Glibc
import Imaging
import Overlay
import Pipeline

/// What tests of windows share.
enum Bench {
    static let session = Session(source: SourceInfo(name: "made up", width: 64, height: 48), labels: labels)
    static let plain = LiveWindowOptions(mirror: false, details: false)
    static let device = "/dev/video0"
    static var streaming: LiveStatus {
        let mode = CameraMode(format: .motionJPEG, width: 640, height: 480, interval: FrameInterval(1, 30))
        return LiveStatus(camera: .streaming(device: device, mode: mode))
    }

    /// A window of SDL's dummy driver, drawn by the processor: its pixels can be read back at any time.
    static func window(_ options: LiveWindowOptions = plain) throws -> LiveWindow {
        setenv("SDL_VIDEODRIVER", "dummy", 1)
        setenv("SDL_RENDER_DRIVER", "software", 1)
        let window = try LiveWindow(title: "test", options: options)
        window.begin(session)
        return window
    }

    /// What the window shows now.
    static func pixels() -> ColorImage {
        let renderer = SDL_GetRenderer(SDL_GetWindowFromID(1))
        var width: Int32 = 0, height: Int32 = 0
        SDL_GetRendererOutputSize(renderer, &width, &height)
        var image = ColorImage(width: Int(width), height: Int(height))
        let stride = Int32(image.stride)
        let status = image.withMutablePixels {
            SDL_RenderReadPixels(renderer, nil, SDL_PIXELFORMAT_ARGB8888.rawValue, $0, stride)
        }
        precondition(status == 0, "a software renderer's pixels can be read")
        return image
    }

    static func resize(_ width: Int32, _ height: Int32) { SDL_SetWindowSize(SDL_GetWindowFromID(1), width, height) }
}

extension LiveWindow {
    func give(_ luma: consuming GrayImage, faces: [Face] = [], number: Int = 0) {
        receive(Observation(frame: number, time: Double(number) / 30, faces: faces), Frame(number: number, time: Double(number) / 30, luma: luma))
    }

    func give(_ color: consuming ColorImage, faces: [Face] = [], number: Int = 0) {
        let frame = Frame(number: number, time: Double(number) / 30, luma: color.luma(), color: color)
        receive(Observation(frame: number, time: Double(number) / 30, faces: faces), frame)
    }

    /// Until all is handled and drawn that is there now.
    func pump(_ status: LiveStatus = Bench.streaming) {
        for _ in 0..<4 { pump(status: status, atMost: .milliseconds(1)) }
    }

    func pump(atMost limit: Duration) { pump(status: Bench.streaming, atMost: limit) }
}

func press(_ key: SDL_KeyCode, modifiers: SDL_Keymod = KMOD_NONE) { press(Int32(key.rawValue), modifiers: modifiers) }

func press(_ key: Int32, modifiers: SDL_Keymod = KMOD_NONE) {
    var event = SDL_Event()
    event.key.type = SDL_KEYDOWN.rawValue
    event.key.keysym.sym = key
    event.key.keysym.mod = UInt16(modifiers.rawValue)
    SDL_PushEvent(&event)
}

/// A thread of the system's, as the vision thread is one.
enum Thread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs to its end before this returns.
    static func run(_ body: @escaping @Sendable () -> Void) { pthread_join(make(body), nil) }

    static func start(_ body: @escaping @Sendable () -> Void) { pthread_detach(make(body)) }

    private static func make(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        pthread_create(&thread, nil, { work in
            Unmanaged<Work>.fromOpaque(work!).takeRetainedValue().body()
            return nil
        }, work)
        return thread
    }
}
