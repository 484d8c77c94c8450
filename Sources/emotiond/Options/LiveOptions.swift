import ArgumentParser
import Capture
import Settings

/// What a live run is told by flags. Each stands for a key of the configuration, which says what is allowed.
struct LiveOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The camera: a number, a path, or a stable name (see emotiond devices); without it the first with colour.",
            valueName: "name"))
    var device: String?
    @Option(help: ArgumentHelp("Size of the pictures, or the nearest that the camera has.", valueName: "640x480"))
    var size: String?
    @Option(help: ArgumentHelp("Pictures a second, or the nearest; without it as many as there are.", valueName: "rate"))
    var fps: String?
    @Option(help: ArgumentHelp("Only this format, such as MJPG or YUYV; without it the best.", valueName: "fourcc"))
    var format: String?
    @Option(
        help: ArgumentHelp(
            "Write the events to a file: .csv, .db (SQLite), else JSON Lines; - is standard output. May be repeated.",
            valueName: "file"),
        completion: .file())
    var log: [String] = []
    @Flag(inversion: .prefixedNo, help: "Show a window, or none; without a word, one where there is a display.")
    var window: Bool?
    @Option(
        help: ArgumentHelp(
            "How much of each picture is searched: full, or track (around known faces, all of it every few pictures).",
            valueName: "mode"),
        completion: .list(["full", "track"]))
    var detect: String?
    @Option(
        help: ArgumentHelp("ONNX file of the network; without it the one inside the program.", valueName: "file"),
        completion: .file(extensions: ["onnx"]))
    var model: String?
    @Option(
        help: ArgumentHelp("Cascade file, or the name of one of Debian's opencv-data.", valueName: "file"),
        completion: .file(extensions: ["xml"]))
    var cascade: String?
    @Option(help: ArgumentHelp("Threads to use; the results are the same.", valueName: "n"))
    var threads: String?

    func validate() throws {
        if let device, device.isEmpty { throw ValidationError("--device takes a camera's name; see emotiond devices") }
        if let format, format != "auto", PixelFormat(name: format) == nil {
            throw ValidationError("--format takes a pixel format such as MJPG or YUYV, not '\(format)'")
        }
    }

    /// The flags that were given, for the settings.
    var overrides: [SettingOverride] {
        var overrides: [SettingOverride] = []
        func add(_ key: String, _ text: String?, _ flag: String) {
            if let text { overrides.append(SettingOverride(key, text, flag: flag)) }
        }
        add("camera.device", device, "--device")
        add("camera.size", size, "--size")
        add("camera.fps", fps, "--fps")
        add("camera.format", format, "--format")
        add("window.show", window.map { $0 ? "always" : "never" }, window == true ? "--window" : "--no-window")
        add("detection.mode", detect, "--detect")
        add("detection.cascade", cascade, "--cascade")
        add("model.file", model, "--model")
        add("model.threads", threads, "--threads")
        for file in log { add("log.files", file, "--log") }
        return overrides
    }
}
