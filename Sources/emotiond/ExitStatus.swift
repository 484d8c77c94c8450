import ArgumentParser
import Capture
import Dashboard
import EventLog
import FaceDetection
import Glibc
import Inference
import Overlay
import Settings
import Training

/// What a command ends with, after `sysexits.h`.
enum ExitStatus: Int32 {
    case usage = 64
    case badData = 65
    case missing = 66
    case unavailable = 69
    case inputOutput = 74
    case configuration = 78

    /// Says in one line on stderr what went wrong and ends the process with the status that fits.
    static func exit(after error: any Error) -> Never {
        if let log = error as? LogError, log.readerIsGone { Glibc.exit(0) }
        if let output = error as? OutputError, output.readerIsGone { Glibc.exit(0) }
        if let said = error as? AlreadySaid { Glibc.exit(said.status.rawValue) }
        if let (status, description) = known(error) { exit(status, description) }
        if Emotiond.exitCode(for: error).isSuccess { Emotiond.exit(withError: error) }
        exit(.usage, Emotiond.message(for: error).oneLine + "; see emotiond --help")
    }

    static func exit(_ status: ExitStatus, _ description: String) -> Never {
        Terminal.complain(description)
        Glibc.exit(status.rawValue)
    }

    private static func known(_ error: any Error) -> (ExitStatus, String)? {
        switch error {
        case let error as CommandError: (error.status, error.description)
        case let error as CaptureError: (ExitStatus(error.kind), error.description)
        case let error as DetectionError: (ExitStatus(error.kind), error.description)
        case let error as ModelError: (ExitStatus(error.kind), error.description)
        case let error as DataError: (ExitStatus(error.kind), error.description)
        case let error as TrainingError: (ExitStatus(error.kind), error.description)
        case let error as OverlayError: (ExitStatus(error.kind), error.description)
        case let error as SettingsError: (ExitStatus(error.kind), error.description)
        case let error as LogError: (ExitStatus(error.kind), error.description)
        case let error as DashboardError: (ExitStatus(error.kind), error.description)
        case let error as MQTTError: (error.kind == .configuration ? .configuration : .unavailable, error.description)
        case let error as OutputError: (.inputOutput, error.description)
        default: nil
        }
    }

    init(_ kind: DetectionError.Kind) {
        switch kind {
        case .missing: self = .missing
        case .badData: self = .badData
        case .unreadable: self = .inputOutput
        case .badSettings: self = .usage
        }
    }

    init(_ kind: ModelError.Kind) {
        switch kind {
        case .missing: self = .missing
        case .badData: self = .badData
        case .unreadable, .unwritable: self = .inputOutput
        }
    }

    init(_ kind: DataError.Kind) {
        switch kind {
        case .missing: self = .missing
        case .badData: self = .badData
        case .unreadable: self = .inputOutput
        }
    }

    init(_ kind: TrainingError.Kind) {
        switch kind {
        case .missing: self = .missing
        case .badData, .diverged: self = .badData
        case .unreadable: self = .inputOutput
        case .unavailable: self = .unavailable
        }
    }

    init(_ kind: SettingsError.Kind) {
        switch kind {
        case .missing: self = .missing
        case .unreadable: self = .inputOutput
        case .badFlag: self = .usage
        case .badSettings: self = .configuration
        }
    }

    init(_ kind: LogError.Kind) {
        switch kind {
        case .missing: self = .missing
        case .badData: self = .badData
        case .inputOutput: self = .inputOutput
        }
    }

    init(_ kind: DashboardError.Kind) {
        switch kind {
        case .unavailable: self = .unavailable
        case .badSettings: self = .configuration
        case .missing: self = .missing
        }
    }

    init(_ kind: OverlayError.Kind) {
        switch kind {
        case .unwritable: self = .inputOutput
        case .unavailable: self = .unavailable
        }
    }

    init(_ kind: CaptureError.Kind) {
        switch kind {
        case .missing: self = .missing
        case .badData: self = .badData
        case .unreadable: self = .inputOutput
        case .unavailable: self = .unavailable
        }
    }
}

/// A command's own complaint.
struct CommandError: Error {
    let status: ExitStatus
    let description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}

extension String {
    /// The first line that says something.
    fileprivate var oneLine: String { split(separator: "\n").first.map(String.init) ?? self }
}
