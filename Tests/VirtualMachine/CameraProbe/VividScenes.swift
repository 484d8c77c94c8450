import Capture
import Glibc
import Imaging

/// Formats that the emulated USB camera does not have, from the kernel's virtual video driver.
struct VividScenes {
    var all: [(name: String, body: () throws(Disappointment) -> String)] {
        let formats = ["NV12", "YU12", "UYVY", "GREY", "RGB3", "YVYU"]
        return formats.map { name in ("vivid-\(name)", { () throws(Disappointment) in try scene(PixelFormat(name: name)!) }) }
    }

    /// The driver shows coloured bars from white to black, and a text and a counter over them.
    private func scene(_ format: PixelFormat) throws(Disappointment) -> String {
        let watched = Watched(.init(request: CameraRequest(format: format)), color: true)
        var levels: [UInt8] = []
        try watched.pictures(10) { frame throws(Disappointment) in
            try require(frame.picture.luma.width == 640 && frame.picture.luma.height == 480, "not 640×480")
            try require(frame.picture.color != nil, "no colour")
            levels = (0..<8).map { frame.picture.luma[40 + 80 * $0, 400] }
        }
        guard case .streaming(_, let mode) = watched.capture.state, mode.format == format else {
            throw Disappointment(description: watched.capture.state.description)
        }
        try watched.stop()
        try require(levels[0] > 170 && levels[7] < 20, "the bars are \(levels)")
        try require(zip(levels, levels.dropFirst()).allSatisfy { $0 > $1 }, "the bars are \(levels)")
        return "\(mode), bars \(levels)"
    }
}
