import Capture

/// Files of a list that could not be read. The others are worked on all the same; the first failure decides the exit status.
struct FileFailures {
    private var first: CaptureError?

    /// Says at once what is wrong with a file.
    mutating func note(_ error: CaptureError) {
        first = first ?? error
        Terminal.complain(error.description)
    }

    /// Ends the command where any file failed.
    func finish() throws {
        if let first { throw AlreadySaid(status: ExitStatus(first.kind)) }
    }
}

/// Ends the command with a status after everything was complained about.
struct AlreadySaid: Error {
    let status: ExitStatus
}
