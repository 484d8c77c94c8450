import Capture
import Glibc
import Threads

/// Drivers that fail in ways in which no emulated device does: `faults.c` stands between us and the kernel.
struct FaultScenes {
    var all: [(name: String, body: () throws(Disappointment) -> String)] {
        [
            ("no-bandwidth-then-smaller", smaller), ("no-bandwidth", noBandwidth), ("no-buffers", noBuffers),
            ("no-memory-map", noMap), ("input-output-error", inputOutputError), ("stuck-in-driver", stuck),
        ]
    }

    private func smaller() throws(Disappointment) -> String {
        try set("STREAMON \(ENOSPC) 2")
        let watched = Watched()
        try watched.pictures(20)
        try watched.stop()
        try require(watched.steadyStates == ["streaming"], "states \(watched.states)")
        guard case .streaming(_, let mode) = watched.states[0] else {
            throw Disappointment(description: "states \(watched.states)")
        }
        try require(mode.width < 640, "it streams \(mode)")
        return "\(mode)"
    }

    private func noBandwidth() throws(Disappointment) -> String {
        try fails("STREAMON \(ENOSPC) -1", as: "no-bandwidth")
    }

    private func noBuffers() throws(Disappointment) -> String {
        try fails("REQBUFS \(ENOMEM) -1", as: "failed")
    }

    private func noMap() throws(Disappointment) -> String {
        try fails("MMAP \(ENOMEM) -1", as: "failed")
    }

    private func inputOutputError() throws(Disappointment) -> String {
        let watched = Watched()
        try watched.pictures(20)
        try set("DQBUF \(EIO) -1")
        try watched.expect("failed")
        try set("")
        try watched.expect("streaming")
        try watched.pictures(20)
        try watched.stop()
        try require(watched.steadyStates == ["streaming", "failed", "streaming"], "states \(watched.states)")
        return watched.states.filter { $0.name == "failed" }.map(\.description).joined()
    }

    /// A thread that hangs in the driver cannot be ended, but it must be noticed, and nobody may wait for it.
    private func stuck() throws(Disappointment) -> String {
        let watched = Watched()
        try watched.pictures(20)
        try set("DQBUF 0 12")
        try until("a heartbeat that is missing", within: 30) { watched.capture.secondsSinceHeartbeat > 5 }
        let start = MonotonicTime.now
        try require(!watched.capture.stop(), "a stuck thread has ended")
        let seconds = MonotonicTime.now.seconds(since: start)
        try require(seconds < 5, "stopping took \(seconds) s")
        try until("the thread to end when the driver lets go", within: 60) { watched.capture.frames.isClosed }
        return "noticed, and not waited for"
    }

    /// With the fault the state has a name, without it the camera streams.
    private func fails(_ fault: String, as name: String) throws(Disappointment) -> String {
        try set(fault)
        let watched = Watched()
        try watched.expect(name)
        let description = watched.capture.state.description
        try set("")
        try watched.expect("streaming")
        try watched.pictures(15)
        try watched.stop()
        try require(watched.steadyStates == [name, "streaming"], "states \(watched.states)")
        return description
    }

    private func set(_ fault: String) throws(Disappointment) {
        guard let path = getenv("EMOTIOND_FAULT"), let file = fopen(path, "w") else {
            throw Disappointment(description: "EMOTIOND_FAULT names no file: faults.so is not in the way")
        }
        fputs(fault + "\n", file)
        fclose(file)
    }
}
