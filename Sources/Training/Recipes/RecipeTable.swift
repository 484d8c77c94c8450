internal import TOMLKit
internal import TOMLText

/// A table of a recipe whose keys are asked for by name and kind; what was not asked for is a mistake of the writer.
struct RecipeTable {
    private let table: TOMLTable
    private let file: TOMLDocument
    /// The table's place, such as `network.layers[2]`; empty for the file itself.
    private let path: String
    private var known: Set<String> = []

    init(_ table: TOMLTable, _ file: TOMLDocument, path: String = "") {
        self.table = table
        self.file = file
        self.path = path
    }

    func error(_ key: String, _ problem: String) -> TrainingError {
        TrainingError(.badData, "\(file.place(of: place(key))): '\(place(key))' \(problem)")
    }

    /// Throws `badData` where a key was never asked for.
    func finish() throws(TrainingError) {
        for key in table.keys where !known.contains(key) {
            throw error(key, "is no key of a recipe; here are known: \(known.sorted().joined(separator: ", "))")
        }
    }

    mutating func contains(_ key: String) -> Bool {
        known.insert(key)
        return table[key] != nil
    }

    mutating func string(_ key: String) throws(TrainingError) -> String? {
        try value(key, "a text in quotes") { $0.string }
    }

    mutating func bool(_ key: String) throws(TrainingError) -> Bool? {
        try value(key, "true or false") { $0.bool }
    }

    mutating func int(_ key: String, _ range: ClosedRange<Int>) throws(TrainingError) -> Int? {
        try value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func number(_ key: String, _ range: ClosedRange<Float>) throws(TrainingError) -> Float? {
        try value(key, "a number from \(range.lowerBound) to \(range.upperBound)") { value in
            let number = value.double.map { Float($0) } ?? value.int.map { Float($0) }
            return number.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Choice.Type = Choice.self
    ) throws(TrainingError) -> Choice? where Choice.RawValue == String {
        let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return try value(key, "one of \(words)") { $0.string.flatMap(Choice.init(rawValue:)) }
    }

    mutating func strings(_ key: String) throws(TrainingError) -> [String]? {
        try value(key, "a list of texts in quotes") { value in
            guard let array = value.array else { return nil }
            let texts = array.compactMap { $0.string }
            return texts.count == array.count ? texts : nil
        }
    }

    /// A table under a key, or an empty one.
    mutating func table(_ key: String) throws(TrainingError) -> RecipeTable {
        let found = try value(key, "a table, such as [\(key)]") { $0.table }
        return RecipeTable(found ?? TOMLTable(), file, path: place(key))
    }

    /// A list of tables under a key, such as `[{ conv = 32 }, { dense = 64 }]`.
    mutating func tables(_ key: String) throws(TrainingError) -> [RecipeTable]? {
        let found = try value(key, "a list of tables, such as [{ conv = 32 }]") { value -> [TOMLTable]? in
            guard let array = value.array else { return nil }
            let tables = array.compactMap { $0.table }
            return tables.count == array.count ? tables : nil
        }
        return found?.enumerated().map { RecipeTable($1, file, path: "\(place(key))[\($0)]") }
    }

    private mutating func value<Value>(
        _ key: String, _ wanted: String, _ read: (any TOMLValueConvertible) -> Value?
    ) throws(TrainingError) -> Value? {
        known.insert(key)
        guard let given = table[key] else { return nil }
        guard let value = read(given) else { throw error(key, "wants \(wanted)") }
        return value
    }

    private func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
