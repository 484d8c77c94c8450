import ArgumentParser
import Capture
import JSONText

struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List the cameras of this machine.",
        discussion: """
            A stable name goes on meaning the same camera when it is plugged in again; a path may not.

            Example: emotiond devices
            """)

    @Flag(help: "Print a JSON array with an object for each camera.")
    var json = false

    func run() throws {
        let list = CameraList()
        if json {
            try Terminal.say(bytes: array(list.devices).bytes)
        } else {
            try show(list.devices)
        }
        for node in list.unreadable { Terminal.complain("\(node.path) cannot be asked: \(node.reason)") }
        if list.devices.isEmpty, list.unreadable.isEmpty { Terminal.complain("no camera: plug one in") }
    }

    /// The sizes of a format share a line; a camera's first line names it, and the camera taken by default has a star.
    private func show(_ devices: [CameraDevice]) throws {
        guard !devices.isEmpty else { return }
        var table = Table([
            ("", .left), ("path", .left), ("camera", .left), ("stable name", .left), ("format", .left), ("sizes and rates", .left),
        ])
        for (i, device) in devices.enumerated() {
            var names = [i == 0 ? "*" : "", device.path, device.capabilities.card, device.stableName ?? "-"]
            for format in device.formats {
                table.add(names + [format.format.description, format.sizes.map(\.description).joined(separator: ", ")])
                names = ["", "", "", ""]
            }
            if device.formats.isEmpty { table.add(names + ["-", "-"]) }
        }
        for line in table.lines { try Terminal.say(line) }
    }

    private func array(_ devices: [CameraDevice]) -> JSONText {
        var text = JSONText()
        text.array {
            for (i, device) in devices.enumerated() {
                $0.object {
                    $0.field("path", device.path)
                    $0.field("name") { if let name = device.stableName { $0.value(name) } else { $0.null() } }
                    $0.field("card", device.capabilities.card)
                    $0.field("driver", device.capabilities.driver)
                    $0.field("bus", device.capabilities.bus)
                    $0.field("default") { $0.value(i == 0) }
                    $0.field("formats") {
                        $0.array { for format in device.formats { write(format, to: &$0) } }
                    }
                }
            }
        }
        return text
    }

    private func write(_ format: CameraFormat, to text: inout JSONText) {
        text.object {
            $0.field("format", format.format.description)
            $0.field("sizes") {
                $0.array {
                    for size in format.sizes {
                        $0.object {
                            $0.field("width", size.width)
                            $0.field("height", size.height)
                            $0.field("rates") { $0.array { for rate in size.rates { $0.value(rate, decimals: 3) } } }
                        }
                    }
                }
            }
        }
    }
}
