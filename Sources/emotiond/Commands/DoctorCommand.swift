import ArgumentParser
import Glibc
import JSONText

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what is missing on this machine, and say how to mend it.",
        discussion: """
            One line for each thing: ok, note, or bad with the command that mends it. The exit status is 0 where nothing is bad, 78 \
            where the configuration is, and 69 where something else is missing.

            Example: emotiond doctor
            """)

    @OptionGroup var file: ConfigOptions
    @Flag(help: "Print one JSON object instead.")
    var json = false

    func run() throws {
        let findings = Doctor(Surroundings(), file: file.config).examine()
        let status = Doctor.status(of: findings)
        if json {
            try Terminal.say(bytes: object(findings, status).bytes)
        } else {
            for finding in findings { try Terminal.say(finding.line(isColored: Terminal.outputIsColored)) }
        }
        if let bad = ExitStatus(rawValue: status) { throw AlreadySaid(status: bad) }
    }

    private func object(_ findings: [Finding], _ status: Int32) -> JSONText {
        JSONText.object {
            $0.field("status", Int(status))
            $0.field("checks") {
                $0.array { for finding in findings { finding.write(to: &$0) } }
            }
        }
    }
}
