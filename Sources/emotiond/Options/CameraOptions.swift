import ArgumentParser
import Capture

/// Which camera, and how it should stream.
struct CameraOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The camera: a number, a path, or a stable name (see emotiond devices); without it the first with colour.",
            valueName: "name"))
    var device: String?
    @Option(help: ArgumentHelp("Size of the pictures, or the nearest that the camera has.", valueName: "width×height"))
    var size: PictureSize = PictureSize(width: 640, height: 480)
    @Option(help: ArgumentHelp("Pictures a second, or the nearest; without it as many as there are.", valueName: "rate"))
    var fps: Double?
    @Option(help: ArgumentHelp("Only this format, such as MJPG or YUYV; without it the best.", valueName: "fourcc"))
    var format: PixelFormat?

    func validate() throws {
        if let fps, !(fps > 0 && fps <= 1000) { throw ValidationError("--fps takes pictures a second above 0, not \(fps)") }
    }

    /// Throws `.unavailable` where the name can never be a camera's.
    func configuration() throws(CaptureError) -> CameraCapture.Configuration {
        CameraCapture.Configuration(
            name: try device.map { (device) throws(CaptureError) in try CameraName(device) },
            request: CameraRequest(width: size.width, height: size.height, rate: fps, format: format))
    }
}

/// Width and height in pixels, written `640x480`.
struct PictureSize: Equatable, ExpressibleByArgument, CustomStringConvertible {
    let width: Int
    let height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    init?(argument: String) {
        let parts = argument.split(omittingEmptySubsequences: false) { "xX×".contains($0) }
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]), 16...16384 ~= width, 16...16384 ~= height
        else { return nil }
        self.init(width: width, height: height)
    }

    var description: String { "\(width)x\(height)" }
}

extension PixelFormat: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
}
