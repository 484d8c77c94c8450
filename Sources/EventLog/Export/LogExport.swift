internal import Glibc

/// Writes logs anew in another form, merged in the order of time, in memory that does not grow with them.
package struct LogExport {
    package let inputs: [String]
    package let form: LogForm
    /// A file, which appears when it is whole; `-` is standard output, for text.
    package let output: String

    package init(inputs: [String], form: LogForm, output: String) {
        self.inputs = inputs
        self.form = form
        self.output = output
    }

    /// Whether the output would replace one of the inputs.
    package var replacesInput: Bool {
        var there = stat()
        guard stat(output, &there) == 0 else { return false }
        return inputs.contains { input in
            var here = stat()
            return stat(input, &here) == 0 && here.st_dev == there.st_dev && here.st_ino == there.st_ino
        }
    }

    /// - Parameters:
    ///   - onDamage: is told in a line of each entry that is no event; all others are written.
    ///   - progress: is called with the number of events so far.
    /// - Returns: how many events were written and how many entries left out.
    package func run(
        onDamage: @escaping (String) -> Void, progress: (Int) -> Void
    ) throws(LogError) -> (events: Int, damaged: Int) {
        let labels = form == .csv ? try allLabels() : []
        let merge = try LogMerge(open(onDamage))
        let file = output == "-" ? nil : try ExportFile(target: output)
        var count = 0
        func writeAll(_ write: (LogEvent) throws(LogError) -> Void) throws(LogError) {
            while let event = try merge.next() {
                try write(event)
                count += 1
                if count % 4096 == 0 { progress(count) }
            }
        }
        switch form {
        case .jsonLines, .csv:
            let text = try TextExport(
                path: file?.path ?? "-", name: output, form: form == .csv ? .csv : .jsonLines, labels: labels)
            try writeAll(text.write)
            try text.flush()
        case .sqlite:
            guard let file else { throw LogError(.inputOutput, "a database cannot be written to standard output; name a file") }
            let database = try DatabaseDestination(path: file.path, isLive: false)
            try writeAll { event throws(LogError) in
                var written = 0
                try database.write([event], written: &written)
            }
            try database.synchronize()
        }
        try file?.finish()
        return (count, merge.damaged)
    }

    private func open(_ onDamage: @escaping (String) -> Void) throws(LogError) -> [LogReader] {
        var readers: [LogReader] = []
        for input in inputs { readers.append(try LogReader(path: input, onDamage: onDamage)) }
        return readers
    }

    /// The labels of all events, which the columns of CSV need before the first line.
    private func allLabels() throws(LogError) -> [String] {
        var labels: [String] = [], last: [String] = []
        for reader in try open({ _ in }) {
            while let event = try reader.next() {
                guard case .face(let face) = event, face.labels != last else { continue }
                last = face.labels
                labels += last.filter { !labels.contains($0) }
            }
        }
        return labels
    }
}
