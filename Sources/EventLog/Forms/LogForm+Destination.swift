extension LogForm {
    /// A log that is continued and that nobody waits for.
    func liveDestination(path: String, rotation: LogRotation) throws(LogError) -> sending any LogDestination {
        switch self {
        case .jsonLines: try LineDestination(path: path, form: .jsonLines, isLive: true, rotation: rotation)
        case .csv: try LineDestination(path: path, form: .csv, isLive: true, rotation: rotation)
        case .sqlite: try DatabaseDestination(path: path, isLive: true, rotation: rotation)
        }
    }

    /// A log that is written anew.
    func emptiedDestination(path: String) throws(LogError) -> any LogDestination {
        switch self {
        case .jsonLines: try LineDestination(path: path, form: .jsonLines, isLive: false)
        case .csv: try LineDestination(path: path, form: .csv, isLive: false)
        case .sqlite: try DatabaseDestination(path: path, isLive: false)
        }
    }
}
