import ArgumentParser
import Glibc

@main
struct Emotiond: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emotiond",
        abstract: "Reads emotions off faces, on one CPU core, with nothing leaving the machine.",
        discussion: """
            Try it: emotiond demo
            A recording: emotiond replay party.mp4 --output annotated.mp4
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "Watch", subcommands: [RunCommand.self, ReplayCommand.self, DemoCommand.self]),
            CommandGroup(name: "Logs", subcommands: [ReportCommand.self, ExportCommand.self]),
            CommandGroup(name: "Look at pictures", subcommands: [PredictCommand.self, DetectCommand.self, ServeCommand.self]),
            CommandGroup(
                name: "Networks",
                subcommands: [
                    TrainCommand.self, EvaluateCommand.self, ClassifyCommand.self, AverageCommand.self, QuantizeCommand.self,
                    DemoFacesCommand.self,
                ]),
            CommandGroup(name: "This machine", subcommands: [DoctorCommand.self, DevicesCommand.self, BenchCommand.self, ConfigCommand.self]),
        ])

    /// Those that read recordings and pictures, with a network that only their arguments name.
    private static let readers: [any ParsableCommand.Type] = [ReplayCommand.self, DemoCommand.self, PredictCommand.self]

    static func main() {
        // A reader that leaves (`| head -1`) is told by write's EPIPE, which ends the program quietly.
        signal(SIGPIPE, SIG_IGN)
        // A file that reaches its size limit is an error like a full disk, not the end.
        signal(SIGXFSZ, SIG_IGN)
        Memory.begin()
        do {
            var command = try parsed(Array(CommandLine.arguments.dropFirst()))
            try command.run()
            EarlyNetwork.forget()
        } catch {
            EarlyNetwork.forget()
            ExitStatus.exit(after: error)
        }
    }

    /// Looks only at the options of the command that is named: those of all of them take a tenth of the time until a first result. Help and
    /// mistakes are answered from the root, for they tell the way there.
    private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        let commands = configuration.groupedSubcommands.lazy.flatMap(\.subcommands)
        if let command = commands.first(where: { $0.configuration.commandName == arguments.first }) {
            if readers.contains(where: { $0 == command }) { EarlyNetwork.expect(by: arguments) }
            if let parsed = try? command.parseAsRoot(Array(arguments.dropFirst())),
                ([command] + command.configuration.subcommands).contains(where: { $0 == type(of: parsed) }) {
                return parsed
            }
        }
        return try parseAsRoot(arguments)
    }
}
