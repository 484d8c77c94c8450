/// What ArgumentParser tells of a program (`--experimental-dump-help`), as far as a manual page needs it.
struct HelpDump: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let abstract: String
        let discussion: String
        let arguments: [Argument]
        let subcommands: [Command]
        let shouldDisplay: Bool

        private enum Key: CodingKey {
            case commandName, abstract, discussion, arguments, subcommands, shouldDisplay
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            commandName = try fields.decode(String.self, forKey: .commandName)
            abstract = try fields.decodeIfPresent(String.self, forKey: .abstract) ?? ""
            discussion = try fields.decodeIfPresent(String.self, forKey: .discussion) ?? ""
            arguments = try fields.decodeIfPresent([Argument].self, forKey: .arguments) ?? []
            shouldDisplay = try fields.decode(Bool.self, forKey: .shouldDisplay)
            // `help` is told of once, in the template.
            subcommands = try fields.decodeIfPresent([Command].self, forKey: .subcommands)?
                .filter { $0.shouldDisplay && $0.commandName != "help" } ?? []
        }
    }

    struct Argument: Decodable {
        let kind: Kind
        let abstract: String?
        let discussion: String?
        let names: [Name]?
        let valueName: String
        let isOptional: Bool
        let isRepeating: Bool
        let shouldDisplay: Bool
        let defaultValue: String?
        let allValues: [String]?
    }

    enum Kind: String, Decodable {
        case positional, option, flag
    }

    struct Name: Decodable {
        let kind: String
        let name: String

        var asTyped: String { (kind == "long" ? "--" : "-") + name }
    }
}
