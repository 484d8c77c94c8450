import Capture
import EventLog
import Logging
import Overlay
import Pipeline
import Settings

/// The settings in the terms of those who do the work of a live run.
struct LiveConfiguration {
    var settings: Settings
    /// A recording that stands for the camera.
    let feed: String?

    /// As events name the source.
    var sourceName: String {
        if let feed { return feed }
        return settings.camera.device.isEmpty ? "camera" : settings.camera.device
    }

    /// Throws `.unavailable` where the name can never be a camera's, and says which formats there are.
    func camera() throws -> CameraCapture.Configuration {
        let camera = settings.camera
        return CameraCapture.Configuration(
            name: camera.device.isEmpty ? nil : try CameraName(camera.device),
            request: CameraRequest(
                width: camera.size.width, height: camera.size.height, rate: camera.fps > 0 ? camera.fps : nil, format: try format()))
    }

    private func format() throws -> PixelFormat? {
        let name = settings.camera.format
        if name == "auto" { return nil }
        guard let format = PixelFormat(name: name) else {
            throw CommandError(.configuration, "camera.format is no pixel format such as \"MJPG\" or \"YUYV\": \"\(name)\"")
        }
        return format
    }

    var vision: VisionSettings {
        let (detection, smoothing) = (settings.detection, settings.smoothing)
        var vision = VisionSettings()
        vision.finder.mode = detection.mode == .full ? .full : .track
        vision.finder.scanInterval = detection.scanInterval
        vision.finder.scaleFactor = detection.scaleFactor
        vision.finder.minSize = detection.minSize > 0 ? detection.minSize : nil
        vision.finder.maxSize = detection.maxSize
        vision.finder.threads = settings.model.threads
        vision.smoother.timeConstant = smoothing.timeConstant
        vision.smoother.margin = Float(smoothing.margin)
        return vision
    }

    /// Nil is the network inside the program.
    var model: String? { settings.model.file.isEmpty ? nil : settings.model.file }

    /// A file or one of Debian's cascades by its name.
    var cascade: String { settings.detection.cascade.isEmpty ? CascadeOptions.standard : settings.detection.cascade }

    var selection: LogSelection { settings.log.every ? .everyFrame : .changes(interval: settings.log.interval) }

    var rotation: LogRotation {
        LogRotation(maxBytes: settings.log.maxMegabytes * 1_000_000, keepDays: settings.log.keepDays)
    }

    var windowOptions: LiveWindowOptions {
        let window = settings.window
        return LiveWindowOptions(
            mirror: window.mirror, privacy: window.privacy, details: window.details, fullscreen: window.fullscreen)
    }

    var level: Logger.Level { Logger.Level(rawValue: settings.journal.level.rawValue) ?? .info }
}
