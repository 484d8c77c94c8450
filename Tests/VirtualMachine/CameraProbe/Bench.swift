import Capture
import Glibc
import Imaging
import Synchronization
import Threads

/// Why a scene failed.
struct Disappointment: Error, CustomStringConvertible {
    let description: String
}

/// A capture under observation: the states that it went through, and its pictures.
final class Watched: Sendable {
    let capture: CameraCapture
    private let history: StateHistory

    init(_ configuration: CameraCapture.Configuration = CameraCapture.Configuration(), color: Bool = false) {
        let history = StateHistory()
        self.history = history
        capture = CameraCapture(configuration, color: color) { history.add($0) }
    }

    var states: [CameraState] { history.states }

    /// The states' names without stalls that passed: where the host is busy, the emulated camera falters too.
    var steadyStates: [String] {
        var names: [String] = []
        for state in states where state.name != "stalled" && state.name != names.last { names.append(state.name) }
        return names
    }

    /// Waits for a state. Slow machines are given time; what is tested is that it comes.
    func expect(_ name: String, within seconds: Double = 60) throws(Disappointment) {
        try until("the state \(name), not \(capture.state)", within: seconds) { history.states.last?.name == name }
    }

    /// Takes so many pictures, and looks at each.
    ///
    /// Returns how many a second the driver had meanwhile, those among them that nobody looked at.
    @discardableResult
    func pictures(
        _ count: Int, within seconds: Double = 60, _ look: (borrowing CameraFrame) throws(Disappointment) -> Void = { _ in }
    ) throws(Disappointment) -> Double {
        let start = MonotonicTime.now
        var taken = 0
        var first: (number: Int, time: Double)?
        var rate = 0.0
        while taken < count {
            let passed = MonotonicTime.now.seconds(since: start)
            guard passed < seconds else {
                throw Disappointment(
                    description: "\(taken) of \(count) pictures in \(seconds) s; \(capture.state); \(capture.statistics)")
            }
            guard let frame = capture.frames.take(waiting: .milliseconds(200)) else { continue }
            try look(frame)
            taken += 1
            let (number, time) = (frame.picture.number, frame.picture.time)
            if let first, time > first.time { rate = Double(number - first.number) / (time - first.time) }
            first = first ?? (number, time)
        }
        return rate
    }

    /// The thread must end. An emulated machine on a busy host may take longer for it than the capture waits.
    func stop() throws(Disappointment) {
        guard !capture.stop() else { return }
        try until("the capture to stop", within: 30) { capture.frames.isClosed }
    }
}

private final class StateHistory: Sendable {
    private let content = Mutex<[CameraState]>([])

    var states: [CameraState] { content.withLock { $0 } }

    func add(_ state: CameraState) { content.withLock { $0.append(state) } }
}

/// Waits until a condition holds.
func until(_ what: @autoclosure () -> String, within seconds: Double, _ condition: () -> Bool) throws(Disappointment) {
    let start = MonotonicTime.now
    while !condition() {
        guard MonotonicTime.now.seconds(since: start) < seconds else {
            throw Disappointment(description: "waited \(seconds) s for \(what())")
        }
        usleep(20_000)
    }
}

func require(_ condition: Bool, _ what: @autoclosure () -> String) throws(Disappointment) {
    guard condition else { throw Disappointment(description: what()) }
}

/// The emulated camera obeys lines written to its pipe.
struct EmulatedCamera {
    let pipe: String

    func tell(_ line: String) throws(Disappointment) {
        let descriptor = open(pipe, O_WRONLY | O_NONBLOCK)
        guard descriptor >= 0 else { throw Disappointment(description: "there is no emulated camera at \(pipe)") }
        defer { close(descriptor) }
        let bytes = Array((line + "\n").utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Disappointment(description: "the emulated camera does not listen")
        }
    }

    /// Unplugs if need be and plugs in again, so that a scene begins with a fresh camera.
    func plugAfresh() throws(Disappointment) {
        try tell("unplug\nthaw\nstall 0\ntrunc 0\nerr 0")
        try until("the camera's nodes to go", within: 20) { CameraList().devices.isEmpty }
        try tell("plug")
        try until("the camera's node to come", within: 30) { !CameraList().devices.isEmpty }
    }
}

func contents(of path: String) throws(Disappointment) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw Disappointment(description: "cannot open \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return bytes
}
