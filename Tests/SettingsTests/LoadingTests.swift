import Foundation
import Settings
import Testing

@Suite struct LoadingTests {
    @Test func nothingGivenMeansDefaults() throws {
        let loaded = try LoadedSettings.load(file: nil, environment: [:], system: "/nowhere/emotiond.toml")
        #expect(loaded.values == Settings())
        #expect(loaded.file == nil)
        #expect(Settings.all.allSatisfy { loaded.origin(of: $0) == .standard })
    }

    @Test func aFileSetsEveryKindOfValue() throws {
        let values = try load(
            """
            [camera]
            device = "usb-cam"
            size = "1280x720"
            fps = 15
            [smoothing]
            margin = 0.2
            [detection]
            mode = "full"
            scan_interval = 5
            [log]
            files = ["a.jsonl", "b,c.db"]
            every = true
            [dashboard]
            bind = "[::1]:9000"
            """
        ).values
        #expect(values.camera.device == "usb-cam")
        #expect(values.camera.size == PictureSize(width: 1280, height: 720))
        #expect(values.camera.fps == 15)
        #expect(values.smoothing.margin == 0.2)
        #expect(values.detection.mode == .full)
        #expect(values.detection.scanInterval == 5)
        #expect(values.log.files == ["a.jsonl", "b,c.db"])
        #expect(values.log.every)
        #expect(values.dashboard.bind == Endpoint(host: "::1", port: 9000))
        #expect(values.log.interval == Settings().log.interval)
    }

    @Test func theEnvironmentGoesBeforeTheFileAndFlagsBeforeBoth() throws {
        let text = "[log]\ninterval = 2.0\nkeep_days = 7\n\n[model]\nthreads = 2\n"
        let loaded = try load(
            text, environment: ["EMOTIOND_LOG_INTERVAL": "3", "EMOTIOND_MODEL_THREADS": "3", "PATH": "/bin"],
            overrides: [SettingOverride("model.threads", "4", flag: "--threads")])
        #expect(loaded.values.log.keepDays == 7)
        #expect(loaded.values.log.interval == 3)
        #expect(loaded.values.model.threads == 4)
        func origin(_ key: String) throws -> String { loaded.origin(of: try #require(Settings.setting(key))).description }
        #expect(try origin("log.keep_days").hasSuffix("mine.toml:3"))
        #expect(try origin("log.interval") == "EMOTIOND_LOG_INTERVAL")
        #expect(try origin("model.threads") == "--threads")
        #expect(try origin("camera.fps") == "default")
    }

    @Test func listsAreSeparatedByCommasInTheEnvironmentAndRepeatedAsFlags() throws {
        let text = "[log]\nfiles = [\"file\"]\n"
        #expect(try load(text, environment: ["EMOTIOND_LOG_FILES": "a.csv,b.db"]).values.log.files == ["a.csv", "b.db"])
        #expect(try load(text, environment: ["EMOTIOND_LOG_FILES": ""]).values.log.files == [])
        let flags = [SettingOverride("log.files", "a,b.csv", flag: "--log"), SettingOverride("log.files", "-", flag: "--log")]
        #expect(try load(text, overrides: flags).values.log.files == ["a,b.csv", "-"])
    }

    @Test func everyKeyCanBeSetByItsVariable() throws {
        for setting in Settings.all {
            let given: SettingValue =
                switch setting.standard {
                case .flag(let flag): .flag(!flag)
                case .integer: .integer(7)
                case .number: .number(setting.key == "smoothing.margin" ? 0.5 : 1.5)
                case .texts: .texts(["one", "two"])
                case .text(let text): .text(Self.other[setting.key] ?? text + "x")
                }
            let text = if case .text(let text) = given { text } else { "\(given)".filter { !"[]\" ".contains($0) } }
            // Some values are of use only beside others.
            var environment = ["EMOTIOND_MQTT_USER": "someone", "EMOTIOND_MQTT_TLS": "true"]
            environment[setting.environmentName] = text
            let loaded = try load(environment: environment)
            #expect(setting.value(in: loaded.values) == given, "\(setting.key)")
            #expect(given != setting.standard)
            #expect(loaded.origin(of: setting) == .environment(name: setting.environmentName))
        }
    }

    private static let other = [
        "camera.size": "320x240", "camera.format": "MJPG", "detection.mode": "full", "journal.level": "debug", "window.show": "never",
        "dashboard.bind": "127.0.0.2:80",
    ]

    @Test func theFileIsTheNamedOneOrTheUsersOrTheMachines() throws {
        let own = try TextFile("[model]\nthreads = 2\n", name: "emotiond/emotiond.toml")
        let system = try TextFile("[model]\nthreads = 3\n")
        let named = try TextFile("[model]\nthreads = 4\n")
        func threads(_ file: String?, _ environment: [String: String]) throws -> Int {
            try LoadedSettings.load(file: file, environment: environment, system: system.path).values.model.threads
        }
        #expect(try threads(nil, [:]) == 3)
        #expect(try threads(nil, ["XDG_CONFIG_HOME": "relative/folder"]) == 3)
        #expect(try threads(nil, ["XDG_CONFIG_HOME": own.base]) == 2)
        #expect(try threads(nil, ["XDG_CONFIG_HOME": own.base, "EMOTIOND_CONFIG": named.path]) == 4)
        #expect(try threads(nil, ["EMOTIOND_CONFIG": ""]) == 3)
        #expect(try threads(own.path, ["EMOTIOND_CONFIG": named.path]) == 2)
        let home = try TextFile("[model]\nthreads = 5\n", name: ".config/emotiond/emotiond.toml")
        #expect(try threads(nil, ["HOME": home.base]) == 5)
    }

    @Test func aNamedFileMustBeThere() {
        for (file, environment) in [("/nowhere/a.toml", [:]), (nil, ["EMOTIOND_CONFIG": "/nowhere/a.toml"])] as [(String?, [String: String])] {
            let error = #expect(throws: SettingsError.self) { try LoadedSettings.load(file: file, environment: environment) }
            #expect(error?.kind == .missing)
            #expect(error?.description.contains("/nowhere/a.toml") == true)
        }
    }

    @Test func whatIsShownCanBeReadAgain() throws {
        let text = "[log]\nfiles = [\"a \\\"b\\\" \\\\ ü\"]\ninterval = 0.3\n[camera]\nsize = \"320x240\"\nfps = 29.97\n"
        let loaded = try load(text, environment: ["EMOTIOND_MQTT_TOPIC": "home/face"])
        let shown = SettingsText.shown(loaded)
        #expect(shown.contains("# EMOTIOND_MQTT_TOPIC"))
        #expect(shown.contains("mine.toml:3"))
        #expect(try load(shown).values == loaded.values)
    }
}
