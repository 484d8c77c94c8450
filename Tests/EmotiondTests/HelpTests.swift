import Testing

/// Whichever way help is asked for, it tells the whole way to a command.
@Suite struct HelpTests {
    @Test(arguments: [["replay", "--help"], ["replay", "-h"], ["help", "replay"]]) func aCommandsHelp(_ arguments: [String]) throws {
        let result = try Program.run(arguments)
        #expect(result.status == 0)
        #expect(result.output.contains("USAGE: emotiond replay <file>"))
        #expect(result.output.contains("--version"))
    }

    @Test func aCommandBelowACommand() throws {
        #expect(try Program.run("config", "show", "--help").output.contains("USAGE: emotiond config show"))
        #expect(try Program.run("config", "show").status == 0)
    }

    @Test func aMistakeNamesTheWay() throws {
        let result = try Program.run("replay", "--nonsense", "a.mp4")
        #expect(result.status == 64)
        #expect(result.error.contains("--nonsense"))
        #expect(result.error.contains("emotiond replay --help") || result.error.contains("emotiond --help"))
    }

    @Test func everyCommandKnowsTheVersion() throws {
        let version = try Program.run("--version").output
        #expect(try Program.run("replay", "--version").output == version)
        #expect(!version.isEmpty)
    }
}
