import Foundation
import Testing

/// `emotiond config`, as a person uses it.
@Suite struct ConfigTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ content: String) throws -> String {
        try Data(content.utf8).write(to: folder.url.appendingPathComponent("emotiond.toml"))
        return folder.path("emotiond.toml")
    }

    @Test func aGoodFileIsCalledGood() throws {
        let path = try file("[log]\ninterval = 2.5\n")
        let result = try Program.run("config", "check", "--config", path)
        #expect(result.status == 0)
        #expect(result.output == "\(path): good\n")
        #expect(result.error == "")
    }

    @Test func everyMistakeHasALineAndTheStatusIs78() throws {
        let path = try file("[log]\nintervall = 2.5\nevery = 1\n")
        let result = try Program.run(["config", "check", "--config", path], environment: ["EMOTIOND_MODEL_THREADS": "many"])
        #expect(result.status == 78)
        #expect(
            result.error == """
                emotiond: \(path):2: unknown key log.intervall; did you mean log.interval?
                emotiond: \(path):3: log.every is 1; expected true or false
                emotiond: EMOTIOND_MODEL_THREADS is "many"; expected a whole number from 1 to 64 (cores)

                """)
        let show = try Program.run("config", "show", "--config", path)
        #expect(show.status == 78)
        #expect(show.output == "")
        #expect(show.error.hasPrefix("emotiond: \(path):2: unknown key log.intervall"))
        #expect(show.error.split(separator: "\n").count == 1)
    }

    @Test func missingAndUnreadableFilesAreTold() throws {
        let missing = try Program.run("config", "check", "--config", folder.path("none.toml"))
        #expect(missing.status == 66)
        #expect(missing.error.contains("none.toml"))
        #expect(missing.error.split(separator: "\n").count == 1)
        #expect(try Program.run("config", "check", "--config", folder.url.path).status == 74)
    }

    @Test func whatIsShownIsAFileThatMeansTheSame() throws {
        let path = try file("[camera]\nsize = \"320x240\"\n")
        let environment = ["EMOTIOND_LOG_FILES": "a.csv,b.db", "EMOTIOND_CONFIG": path]
        let shown = try Program.run(["config", "show"], environment: environment)
        #expect(shown.status == 0)
        #expect(shown.output.contains("emotiond.toml:2") && shown.output.contains("# EMOTIOND_LOG_FILES"))
        let again = try Program.run("config", "show", "--json", "--config", file(shown.output))
        let object = try #require(again.objects.first)
        let camera = try #require(object["camera"] as? [String: [String: Any]]), log = try #require(object["log"] as? [String: [String: Any]])
        #expect(camera["size"]?["value"] as? String == "320x240")
        #expect(log["files"]?["value"] as? [String] == ["a.csv", "b.db"])
        #expect(log["interval"]?["value"] as? Double == 1)
        #expect((log["interval"]?["origin"] as? String)?.contains("emotiond.toml:") == true)
    }

    @Test func theDefaultsAreAGoodFile() throws {
        let path = try file(Program.run("config", "defaults").output)
        #expect(try Program.run("config", "check", "--config", path).status == 0)
    }
}
