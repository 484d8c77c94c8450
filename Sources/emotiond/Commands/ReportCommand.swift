import ArgumentParser
import EventLog

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Pictures of logs: who showed what when, in one page.",
        discussion: """
            Logs of any form are read; a damaged line is named and left out, and the exit status is then 65.

            Example: emotiond report emotions.jsonl --output report.html
            """)

    @Argument(help: ArgumentHelp("Logs: JSON Lines, CSV or SQLite.", valueName: "log"), completion: .file())
    var logs: [String]
    @Option(help: ArgumentHelp("Write the report as one HTML page.", valueName: "report.html"), completion: .file())
    var output: String?
    @Flag(help: "Print the report as a JSON object.")
    var json = false
    @Option(help: ArgumentHelp("Confidence below which an emotion counts as uncertain, 0 to 1.", valueName: "share"))
    var uncertain = 0.5
    @Option(help: ArgumentHelp("Seconds for which an event holds at most, if no other follows.", valueName: "seconds"))
    var hold = 5.0

    func validate() throws {
        guard output != nil || json else { throw ValidationError("say --output report.html or --json") }
        guard (0...1).contains(uncertain) else { throw ValidationError("--uncertain is a share from 0 to 1") }
        guard hold > 0, hold.isFinite else { throw ValidationError("--hold is a number of seconds greater than 0") }
    }

    func run() throws {
        var settings = LogReport.Settings()
        settings.uncertain = uncertain
        settings.hold = hold
        var bar = ProgressBar(unit: "events")
        let report = try LogReport(logs: logs, settings: settings, onDamage: { Terminal.complain($0) }) { bar.update($0, share: nil) }
        bar.finish()
        if let output { try report.writePage(to: output) }
        if json { try Terminal.say(report.json()) }
        if report.damaged > 0 { throw AlreadySaid(status: .badData) }
    }
}
