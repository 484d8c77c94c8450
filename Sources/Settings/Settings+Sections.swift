/// A table of the file.
package struct SettingSection: Sendable {
    package let name: String
    package let about: String
    package let settings: [Setting]

    init(_ name: String, _ about: String, _ settings: [Setting]) {
        precondition(settings.allSatisfy { $0.section == name }, "a setting stands in the section that its key names")
        self.name = name
        self.about = about
        self.settings = settings
    }
}

extension Settings {
    /// All keys, in the order in which they are shown.
    package static var all: [Setting] { sections.flatMap(\.settings) }

    package static func setting(_ key: String) -> Setting? { byKey[key] }

    private static let byKey = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })

    /// The one list of keys. What takes hold live needs nothing to be opened or allocated anew.
    package static let sections: [SettingSection] = [
        SettingSection(
            "camera", "Which camera is watched, and how it streams. `emotiond devices` lists cameras and what they can do.",
            [
                Setting(
                    "camera.device", \.camera.device, .text, .restart,
                    "Stable name (from /dev/v4l/by-id), path or number of the camera. Empty: the first one with colour."),
                Setting(
                    "camera.size", \.camera.size, .size, .restart,
                    "Width and height of the picture. A camera that lacks this size gives its nearest one."),
                Setting(
                    "camera.fps", \.camera.fps, .number(0...1000, "frames a second"), .restart,
                    "Rate at which the camera streams; its nearest one is taken. 0: the fastest."),
                Setting(
                    "camera.format", \.camera.format, .pixelFormat, .restart,
                    "How the camera sends its pixels. auto: the format that reaches the size at the highest rate."),
            ]),
        SettingSection(
            "detection", "How faces are found.",
            [
                Setting(
                    "detection.mode", \.detection.mode, .choice(), .live,
                    "track: all of the picture every few frames, in between only around known faces. full: all of every frame."),
                Setting(
                    "detection.scan_interval", \.detection.scanInterval, .integer(1...1000, "frames"), .live,
                    "In track mode, from one search of the whole picture to the next. A new face is found this much later."),
                Setting(
                    "detection.scale_factor", \.detection.scaleFactor, .number(1.001...100), .restart,
                    "How much larger each searched face size is than the one before. Larger is faster and misses more."),
                Setting(
                    "detection.min_size", \.detection.minSize, .integer(0...16_384, "pixels"), .restart,
                    "Side of the smallest face looked for. 0: a twelfth of the picture's height, at least 30."),
                Setting(
                    "detection.max_size", \.detection.maxSize, .integer(0...16_384, "pixels"), .restart,
                    "Side of the largest face looked for. 0: as large as the picture."),
                Setting(
                    "detection.cascade", \.detection.cascade, .text, .restart,
                    "Cascade file, or the name of one of Debian's opencv-data. Empty: the standard frontal one."),
            ]),
        SettingSection(
            "model", "The network that reads emotions off faces.",
            [
                Setting("model.file", \.model.file, .text, .restart, "ONNX file of the network. Empty: the one inside the program."),
                Setting(
                    "model.threads", \.model.threads, .integer(1...64, "cores"), .restart,
                    "How many cores detection and network may use. The results are the same."),
            ]),
        SettingSection(
            "smoothing", "How a face's emotion is steadied over time.",
            [
                Setting(
                    "smoothing.time_constant", \.smoothing.timeConstant, .number(0.001...60, "seconds"), .live,
                    "Time after which an old frame's weight has fallen to about a third. Longer is steadier and slower."),
                Setting(
                    "smoothing.margin", \.smoothing.margin, .number(0...1, "probability"), .live,
                    "How much more probable another emotion must be before it is shown."),
            ]),
        SettingSection(
            "log", "Where emotions are written. No picture is ever stored here.",
            [
                Setting(
                    "log.files", \.log.files, .texts, .restart,
                    "Files to write: .csv as CSV, .db and .sqlite as SQLite, others as JSON Lines; - is standard output."),
                Setting(
                    "log.every", \.log.every, .flag, .live,
                    "A line for every face of every frame, instead of one at each change and one an interval."),
                Setting(
                    "log.interval", \.log.interval, .number(0.1...86_400, "seconds"), .live,
                    "From one line to the next of a person whose emotion stays the same."),
                Setting(
                    "log.max_megabytes", \.log.maxMegabytes, .integer(0...1_000_000, "megabytes"), .live,
                    "A file that has grown to this size is put aside and a new one begun. 0: never."),
                Setting(
                    "log.keep_days", \.log.keepDays, .integer(0...36_500, "days"), .live,
                    "Files that were put aside are deleted after this time. 0: never."),
            ]),
        SettingSection(
            "journal", "What the program says of itself on stderr or in the system's journal.",
            [Setting("journal.level", \.journal.level, .choice(), .live, "The least weighty messages that are written.")]),
        SettingSection(
            "window", "The window with the live picture.",
            [
                Setting(
                    "window.show", \.window.show, .choice(), .restart,
                    "auto: where there is a display. always: without a display the program ends. never: headless."),
                Setting("window.mirror", \.window.mirror, .flag, .live, "The picture is shown as in a mirror. Key m."),
                Setting("window.privacy", \.window.privacy, .flag, .live, "Only boxes and labels are drawn, not the picture. Key p."),
                Setting("window.details", \.window.details, .flag, .live, "All probabilities of the main face are shown. Key d."),
                Setting("window.fullscreen", \.window.fullscreen, .flag, .restart, "The window opens as a full screen. Key f."),
            ]),
        SettingSection(
            "dashboard", "The web page.",
            [
                Setting("dashboard.enabled", \.dashboard.enabled, .flag, .restart, "The page is served."),
                Setting(
                    "dashboard.bind", \.dashboard.bind, .endpoint, .restart,
                    "Address and port to listen at. Any but this machine's own needs token_file or insecure."),
                Setting("dashboard.video", \.dashboard.video, .flag, .restart, "The page shows the camera's picture too."),
                Setting(
                    "dashboard.insecure", \.dashboard.insecure, .flag, .restart,
                    "Everyone who reaches the address may look, without a token."),
                Setting(
                    "dashboard.token_file", \.dashboard.tokenFile, .text, .restart,
                    "File with the token that the page asks for. Empty: none is asked for."),
            ]),
        SettingSection(
            "mqtt", "Emotions for a broker, and through it for Home Assistant.",
            [
                Setting("mqtt.enabled", \.mqtt.enabled, .flag, .restart, "State and events are sent to the broker."),
                Setting("mqtt.host", \.mqtt.host, .word, .restart, "Name or address of the broker."),
                Setting("mqtt.port", \.mqtt.port, .integer(1...65_535), .restart, "Port of the broker; 8883 is usual with TLS."),
                Setting("mqtt.user", \.mqtt.user, .text, .restart, "Name to log in with. Empty: without."),
                Setting(
                    "mqtt.password_file", \.mqtt.passwordFile, .text, .restart,
                    "File with the password, readable by its owner alone. Empty: without."),
                Setting("mqtt.tls", \.mqtt.tls, .flag, .restart, "The connection is encrypted and the broker's certificate checked."),
                Setting(
                    "mqtt.ca_file", \.mqtt.caFile, .text, .restart,
                    "File with the certificates to trust, in PEM form. Empty: those that the system trusts."),
                Setting(
                    "mqtt.name", \.mqtt.name, .topicLevel, .restart,
                    "This camera's name among others at the broker. Empty: the machine's host name."),
                Setting("mqtt.topic", \.mqtt.topic, .topic, .restart, "What the names of all topics begin with."),
                Setting("mqtt.discovery", \.mqtt.discovery, .flag, .restart, "Home Assistant learns of the camera by itself."),
            ]),
    ]
}
