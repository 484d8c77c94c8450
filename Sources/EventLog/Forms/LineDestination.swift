internal import JSONText

/// A log that is text, JSON Lines or CSV.
final class LineDestination: LogDestination {
    private let path: String
    private let form: LineForm
    /// How the file is opened next: a recording's log is emptied once, not again after an error.
    private var opening: LineFile.Opening
    private let rotation: LogRotation
    private let rotated: RotatedLogs
    /// Nil until it can be opened, and after an error.
    private var file: LineFile?
    /// Bytes in an ordinary file.
    private var size = 0
    /// The day, in UTC, of the lines in the file. No file holds those of two days, so that whole files can be removed by age.
    private var day = 0
    /// Whether the file begins with the columns of `labels`, where the form has columns.
    private var hasHeader = false
    private var lastPruning: Timestamp?

    var labels: [String] = [] {
        didSet { if labels != oldValue { hasHeader = false } }
    }

    /// Live, a reader of a pipe that is slow for this long counts as failing, in milliseconds; a recording waits for it.
    private let patience: Int32

    /// Throws where the file cannot be opened and time will not mend it.
    ///
    /// - Parameter isLive: whether it continues a file that is there and waits for nothing.
    init(path: String, form: LineForm, isLive: Bool, rotation: LogRotation = LogRotation()) throws(LogError) {
        self.path = path
        self.form = form
        self.rotation = rotation
        opening = isLive ? .continued(form) : .emptied
        patience = isLive ? 1000 : -1
        rotated = RotatedLogs(path: path)
        do throws(LogError) {
            try open()
        } catch {
            guard isLive, error.isPassing else { throw error }
        }
    }

    private func open() throws(LogError) {
        let file = try LineFile(path: path, opening)
        opening = .continued(form)
        size = file.isRegular ? file.size : 0
        day = size > 0 ? file.lastChange / 86_400 : Timestamp.now().day
        hasHeader = false
        self.file = file
    }

    func write(_ events: [LogEvent], written: inout Int) throws(LogError) {
        do throws(LogError) {
            for event in events {
                try append(event)
                written += 1
            }
        } catch {
            // A pipe with a slow reader stays open; all else is opened afresh, which mends it too.
            if !error.isPassing || file?.isRegular != false { file = nil }
            if error.readerIsGone { file = nil }
            throw error
        }
    }

    private func append(_ event: LogEvent) throws(LogError) {
        if file == nil { try open() }
        if form == .csv, !hasHeader { try writeHeader() }
        let line = line(of: event)
        let limit = rotation.maxBytes
        if limit > 0, size > 0, size + line.count > limit, file!.isRegular {
            try rotate(now: Timestamp.now())
            if form == .csv { try writeHeader() }
        }
        try file!.append(line, patience: patience)
        size += line.count
    }

    private func line(of event: LogEvent) -> [UInt8] {
        switch form {
        case .jsonLines:
            var text = JSONText()
            text.event(event)
            return text.bytes + [UInt8(ascii: "\n")]
        case .csv:
            var text = CSVText()
            text.event(event, labels: labels)
            return text.bytes
        }
    }

    /// Makes sure that the columns are those of the labels: a file with others is put aside.
    private func writeHeader() throws(LogError) {
        var text = CSVText()
        text.header(labels: labels)
        if size > 0, file!.isRegular {
            if file!.firstLine(limit: text.bytes.count) + [UInt8(ascii: "\n")] == text.bytes {
                hasHeader = true
                return
            }
            try rotate(now: Timestamp.now())
        }
        try file!.append(text.bytes, patience: patience)
        size += text.bytes.count
        hasHeader = true
    }

    private func rotate(now: Timestamp) throws(LogError) {
        try file?.synchronize()
        // Another process that writes the same log may have done it.
        if file?.isInPlace == true { try rotated.putAside(now: now) }
        try open()
    }

    func tend(now: Timestamp) throws(LogError) {
        guard file?.isRegular == true else { return }
        if file?.isInPlace == false { try open() }
        guard rotation.keepDays > 0 else { return }
        if size > 0, now.day != day { try rotate(now: now) }
        if lastPruning.map({ now.milliseconds - $0.milliseconds >= 3_600_000 }) ?? true {
            lastPruning = now
            try rotated.remove(olderThan: now.adding(days: -rotation.keepDays))
        }
    }

    func reopen() throws(LogError) {
        file = nil
        try open()
    }

    func synchronize() throws(LogError) { try file?.synchronize() }
}
