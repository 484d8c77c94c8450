extension Node {
    /// Names this node in an error: its name, or its output's where it has none, and its operator.
    package var label: String { "\(quoted(name.isEmpty ? outputs.first ?? "" : name)) (\(printable(kind)))" }

    /// The n-th input's name; nil where it is left out.
    package func input(_ index: Int) -> String? {
        index < inputs.count && !inputs[index].isEmpty ? inputs[index] : nil
    }

    /// An attribute's value, or what it is when left out. `Graph.validate` has checked the type.
    package func int(_ name: String, default standard: Int) -> Int {
        if case .int(let value)? = attributes[name] { value } else { standard }
    }

    package func float(_ name: String, default standard: Float) -> Float {
        if case .float(let value)? = attributes[name] { value } else { standard }
    }

    package func string(_ name: String, default standard: String) -> String {
        if case .string(let value)? = attributes[name] { value } else { standard }
    }

    package func ints(_ name: String) -> [Int]? {
        if case .ints(let value)? = attributes[name] { value } else { nil }
    }

    /// An error about this node.
    func error(_ message: String) -> ModelError { ModelError(.badData, "node \(label): \(message)") }
}

/// A name from a file in quotes, made fit for a line of an error message.
func quoted(_ name: String) -> String { "'\(printable(name))'" }

/// At most 80 characters, without control characters: names in a file may be anything.
func printable(_ name: String) -> String {
    let clean = String(String.UnicodeScalarView(name.unicodeScalars.prefix(80).map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
    return name.unicodeScalars.count > 80 ? clean + "…" : clean
}
