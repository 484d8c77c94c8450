import Foundation
import Settings
import Testing

/// Every mistake names file, line and key, what was expected, and the nearest valid name.
@Suite struct MistakeTests {
    @Test func misspeltKeysAreNamedWithTheNearestOne() throws {
        #expect(try mistakes("\n[log]\nintervall = 2\n") == ["FILE:3: unknown key log.intervall; did you mean log.interval?"])
        #expect(try mistakes("log.kepe_days = 2\n") == ["FILE:1: unknown key log.kepe_days; did you mean log.keep_days?"])
        #expect(try mistakes("[log]\nlevel = \"info\"\n") == ["FILE:2: unknown key log.level; did you mean journal.level?"])
        #expect(
            try mistakes("[mqtt]\npassword = \"secret\"\n") == ["FILE:2: unknown key mqtt.password; did you mean mqtt.password_file?"])
        #expect(try mistakes("interval = 2\n") == ["FILE:1: unknown key interval; did you mean log.interval?"])
        #expect(
            try mistakes("[smoothing]\nqwertz = 1\n") == ["FILE:2: unknown key smoothing.qwertz; [smoothing] has time_constant, margin"])
    }

    @Test func misspeltTablesAreNamedWithTheNearestOne() throws {
        #expect(try mistakes("[camera]\nfps = 1\n[lgo]\ninterval = 2\n") == ["FILE:3: unknown table [lgo]; did you mean [log]?"])
        let far = try mistakes("[qwertz]\n")
        #expect(far.first?.hasPrefix("FILE:1: unknown table [qwertz]; there are [camera], [detection]") == true, "\(far)")
        #expect(try mistakes("log = 3\n") == ["FILE:1: log is a whole number; expected a table [log]"])
        #expect(try mistakes("[[log]]\n") == ["FILE:1: log is a list; expected a table [log]"])
    }

    @Test(arguments: [
        ("log.interval = \"often\"", "log.interval is \"often\"; expected a number from 0.1 to 86400 (seconds)"),
        ("log.interval = 0.01", "log.interval is 0.01; expected a number from 0.1 to 86400 (seconds)"),
        ("log.interval = nan", "log.interval is nan; expected a number from 0.1 to 86400 (seconds)"),
        ("log.every = 1", "log.every is 1; expected true or false"),
        ("log.files = \"a.csv\"", "log.files is \"a.csv\"; expected a list of texts, none of them empty"),
        ("log.files = [1]", "log.files is a list; expected a list of texts, none of them empty"),
        ("log.files = [\"\"]", "log.files is [\"\"]; expected a list of texts, none of them empty"),
        ("log.interval.x = 1", "log.interval is a table; expected a number from 0.1 to 86400 (seconds)"),
        ("model.threads = 0", "model.threads is 0; expected a whole number from 1 to 64 (cores)"),
        ("model.threads = 2.0", "model.threads is 2.0; expected a whole number from 1 to 64 (cores)"),
        ("model.file = 2026-11-21", "model.file is a date or time; expected a text"),
        ("model.file = \"a\\nb\"", "model.file is \"a\\nb\"; expected a text"),
        ("window.show = \"Auto\"", "window.show is \"Auto\"; expected \"auto\", \"always\" or \"never\""),
        ("mqtt.topic = \"a/#\"", "mqtt.topic is \"a/#\"; expected a topic such as \"emotiond\" or \"home/emotiond\", without + and #"),
        ("mqtt.host = \"\"", "mqtt.host is \"\"; expected a name without blanks"),
    ])
    func valuesOutOfPlaceAreNamedWithWhatWasExpected(line: String, complaint: String) throws {
        #expect(try mistakes("\(line)\n") == ["FILE:1: \(complaint)"])
    }

    @Test(arguments: ["640", "640x", "640x480x2", "8x8", "640X480", "-640x480", " 640x480", "99999x480"])
    func sizesAreWidthAndHeight(size: String) throws {
        let found = try mistakes("camera.size = \"\(size)\"\n")
        #expect(found.count == 1 && found[0].hasPrefix("FILE:1: camera.size is \"\(size)\"; expected a size such as"), "\(found)")
    }

    @Test(arguments: ["8017", ":8017", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "::1:8017", "[1.2.3.4]:80", "a b:80", "http://a:80"])
    func endpointsAreAnAddressAndAPort(endpoint: String) throws {
        let found = try mistakes("dashboard.bind = \"\(endpoint)\"\n")
        #expect(found.count == 1 && found[0].contains("expected an address and port"), "\(found)")
    }

    @Test func allMistakesAreFoundInTheOrderOfTheFile() throws {
        let text = "[window]\nmiror = true\n[log]\nevery = 3\n[camera]\nfps = -1\n"
        let found = try mistakes(text, environment: ["EMOTIOND_LOG_EVERY": "perhaps"])
        #expect(found.map { $0.prefix(7) } == ["FILE:2:", "FILE:4:", "FILE:6:", "EMOTION"])
        let file = try TextFile(text)
        let error = #expect(throws: SettingsError.self) { try LoadedSettings.load(file: file.path, environment: [:]) }
        #expect(error?.kind == .badSettings)
        #expect(error?.description.contains("window.miror") == true)
        #expect(error?.description.contains("and 2 more mistakes") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func brokenFilesNameTheLine() throws {
        let syntax = try mistakes("[log]\nevery = true\ninterval = \n")
        #expect(syntax.count == 1 && syntax[0].hasPrefix("FILE:3: "), "\(syntax)")
        let twice = try mistakes("[log]\nevery = true\nevery = true\n")
        #expect(twice.count == 1 && twice[0].hasPrefix("FILE:3: "), "\(twice)")
        let latin = try TextFile(Array("[log]\n# f".utf8) + [0xFC, 0x0A])
        let error = #expect(throws: SettingsError.self) { try LoadedSettings.load(file: latin.path, environment: [:]) }
        #expect(error?.description.hasPrefix("\(latin.path):2: is not UTF-8") == true)
    }

    @Test func variablesAreCheckedLikeKeys() throws {
        #expect(
            try mistakes(environment: ["EMOTIOND_LOG_INTERVALL": "3"])
                == ["EMOTIOND_LOG_INTERVALL: unknown variable; did you mean EMOTIOND_LOG_INTERVAL?"])
        #expect(
            try mistakes(environment: ["EMOTIOND_LOG_INTERVAL": "often"])
                == ["EMOTIOND_LOG_INTERVAL is \"often\"; expected a number from 0.1 to 86400 (seconds)"])
        #expect(try mistakes(environment: ["EMOTIOND_LOG_EVERY": ""]) == ["EMOTIOND_LOG_EVERY is \"\"; expected true or false"])
        #expect(try mistakes(environment: ["EMOTIOND_ISA": "generic", "EMOTION": "happy"]) == [])
        let secret = try mistakes(environment: ["EMOTIOND_MQTT_PASSWORD": "secret"])
        #expect(secret.count == 1 && !secret[0].contains("secret"))
    }

    @Test func flagsAreNamedAndAreAMatterOfUsage() throws {
        let overrides = [SettingOverride("camera.size", "huge", flag: "--size")]
        let error = #expect(throws: SettingsError.self) { try load("log.every = 3\n", overrides: overrides) }
        #expect(error?.kind == .badFlag)
        #expect(error?.mistakes.first?.hasPrefix("--size is \"huge\"; expected a size") == true)
        #expect(error?.mistakes.count == 2)
    }

    @Test func valuesThatContradictEachOtherAreRefused() throws {
        let sizes = try mistakes("[detection]\nmin_size = 100\nmax_size = 50\n")
        #expect(sizes.count == 1 && sizes[0].contains("at least 100 and at most 50"), "\(sizes)")
        let open = try mistakes("[dashboard]\nenabled = true\nbind = \"0.0.0.0:8017\"\n")
        #expect(open.count == 1 && open[0].contains("set dashboard.token_file"), "\(open)")
        #expect(try mistakes("[dashboard]\nenabled = true\nbind = \"0.0.0.0:8017\"\ninsecure = true\n") == [])
        #expect(try mistakes("[dashboard]\nenabled = true\nbind = \"127.0.0.9:1\"\n") == [])
        #expect(try mistakes("[dashboard]\nbind = \"0.0.0.0:8017\"\n") == [])
        #expect(try mistakes("[mqtt]\npassword_file = \"/p\"\n").first?.contains("set mqtt.user") == true)
        #expect(try mistakes("[mqtt]\nca_file = \"/c\"\n").first?.contains("set mqtt.tls") == true)
        let flag = try mistakes("[detection]\nmin_size = 100\n", overrides: [SettingOverride("detection.max_size", "50", flag: "--max-size")])
        #expect(flag.first?.hasPrefix("--max-size is in conflict") == true, "\(flag)")
    }
}
