/// A command's part of the page: how it is called, what it does, and its arguments.
struct CommandSection {
    let command: HelpDump.Command
    /// The names before the command's own.
    let path: [String]

    var roff: String {
        let path = path + [command.commandName]
        if !command.subcommands.isEmpty {
            return command.subcommands.map { CommandSection(command: $0, path: path).roff }.joined()
        }
        let arguments = command.arguments.filter(isOwn)
        return ".SS " + Roff.text(synopsis(path)) + "\n" + Roff.lines(command.abstract) + Roff.discussion(command.discussion)
            + arguments.map(entry).joined()
    }

    /// `--help` and `--version` are the same everywhere: the template has them.
    private func isOwn(_ argument: HelpDump.Argument) -> Bool {
        argument.shouldDisplay && !["help", "version"].contains(argument.valueName)
    }

    private func synopsis(_ path: [String]) -> String {
        let positional = command.arguments.filter { $0.kind == .positional && $0.shouldDisplay }.map { argument in
            let name = argument.valueName.uppercased() + (argument.isRepeating ? "…" : "")
            return argument.isOptional ? "[\(name)]" : name
        }
        let hasOptions = command.arguments.contains { $0.kind != .positional && isOwn($0) }
        return (path + (hasOptions ? ["[OPTIONS]"] : []) + positional).joined(separator: " ")
    }

    private func entry(_ argument: HelpDump.Argument) -> String {
        ".TP\n" + heading(argument) + "\n" + Roff.lines(meaning(argument))
    }

    private func heading(_ argument: HelpDump.Argument) -> String {
        let value = Roff.italic(argument.kind == .positional ? argument.valueName.uppercased() : argument.valueName)
        guard let names = argument.names, argument.kind != .positional else { return value }
        let typed = names.map { Roff.bold($0.asTyped) }.joined(separator: ", ")
        return argument.kind == .flag ? typed : typed + " " + value
    }

    private func meaning(_ argument: HelpDump.Argument) -> String {
        var sentences = [argument.abstract, argument.discussion].compactMap { $0 }.filter { !$0.isEmpty }
        if let values = argument.allValues { sentences.append("One of: \(values.joined(separator: ", ")).") }
        if argument.kind == .option, let value = argument.defaultValue { sentences.append("Default: \(value).") }
        return sentences.joined(separator: " ")
    }
}
