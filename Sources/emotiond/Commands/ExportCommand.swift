import ArgumentParser
import EventLog

/// The forms as the command line names them.
enum ExportForm: String, CaseIterable, ExpressibleByArgument {
    case csv, jsonl, sqlite

    var form: LogForm {
        switch self {
        case .csv: .csv
        case .jsonl: .jsonLines
        case .sqlite: .sqlite
        }
    }
}

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write logs in another form, several of them as one in the order of time.",
        discussion: """
            Logs of any form are read; a damaged line is named and left out, and the exit status is then 65.

            Example: emotiond export monday.jsonl tuesday.db --to csv --output week.csv
            """)

    @Argument(help: ArgumentHelp("Logs: JSON Lines, CSV or SQLite.", valueName: "log"), completion: .file())
    var logs: [String]
    @Option(help: ArgumentHelp("csv, jsonl or sqlite; else what the output's name says.", valueName: "form"))
    var to: ExportForm?
    @Option(help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"), completion: .file())
    var output: String

    func run() throws {
        let export = LogExport(inputs: logs, form: to?.form ?? LogForm(path: output), output: output)
        if export.replacesInput { throw CommandError(.usage, "\(output) is one of the logs; name another file") }
        if output == "-", export.form == .sqlite {
            throw CommandError(.usage, "a database cannot be written to standard output; name a file with --output")
        }
        var bar = ProgressBar(unit: "events")
        let result = try export.run(onDamage: { Terminal.complain($0) }) { bar.update($0, share: nil) }
        bar.finish()
        if result.damaged > 0 { throw AlreadySaid(status: .badData) }
    }
}
