import Foundation

/// Writes the manual page: a template, whose `@COMMANDS@` is replaced by what the program's own help says of each command.
///
///     emotiond --experimental-dump-help | ManualPage TEMPLATE VERSION DATE
@main
struct ManualPage {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else { fail(64, "usage: emotiond --experimental-dump-help | ManualPage TEMPLATE VERSION DATE") }
        guard let template = try? String(contentsOfFile: arguments[1], encoding: .utf8) else {
            fail(66, "the template \(arguments[1]) cannot be read")
        }
        let help: HelpDump
        do {
            help = try JSONDecoder().decode(HelpDump.self, from: FileHandle.standardInput.readDataToEndOfFile())
        } catch {
            fail(65, "what came on standard input is not the program's help: \(error)")
        }
        let sections = help.command.subcommands.map { CommandSection(command: $0, path: [help.command.commandName]).roff }
        let page = template.replacingOccurrences(of: "@COMMANDS@\n", with: sections.joined())
            .replacingOccurrences(of: "@VERSION@", with: arguments[2])
            .replacingOccurrences(of: "@DATE@", with: arguments[3])
        FileHandle.standardOutput.write(Data(page.utf8))
    }

    private static func fail(_ status: Int32, _ message: String) -> Never {
        FileHandle.standardError.write(Data("ManualPage: \(message)\n".utf8))
        exit(status)
    }
}
