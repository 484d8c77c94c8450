/// Where events are stored: a file of one form. It belongs to one thread.
protocol LogDestination: AnyObject {
    /// The model's labels, which hold for the events that follow.
    var labels: [String] { get set }

    /// Stores events, each of them whole or not at all. `written` is raised by those that are stored, also where it throws.
    /// After an error it can be called again with the rest.
    func write(_ events: [LogEvent], written: inout Int) throws(LogError)

    /// What is to do once a second, events or not: to notice that the file was moved away, to rotate it, to remove what is
    /// older than may be kept.
    func tend(now: Timestamp) throws(LogError)

    /// Closes the file and opens the one that has its name now.
    func reopen() throws(LogError)

    /// Waits until what was written is on the disk.
    func synchronize() throws(LogError)
}
