/// How a log is written; its name says which.
package enum LogForm: Sendable, Equatable, CaseIterable {
    case jsonLines
    case csv
    case sqlite

    /// `.csv` is CSV, `.db`, `.sqlite` and `.sqlite3` are SQLite, all else, also standard output, is JSON Lines.
    package init(path: String) {
        let name = path.split(separator: "/").last ?? ""
        let suffix = name.contains(".") ? name.split(separator: ".").last?.lowercased() : nil
        switch suffix {
        case "csv": self = .csv
        case "db", "sqlite", "sqlite3": self = .sqlite
        default: self = .jsonLines
        }
    }
}

/// The forms that are text, an event a line.
enum LineForm: Sendable {
    case jsonLines
    case csv

    /// How every file of this form begins.
    var opening: [UInt8] {
        switch self {
        case .jsonLines: Array("{\"event\":".utf8)
        case .csv: Array("event,time,".utf8)
        }
    }
}
