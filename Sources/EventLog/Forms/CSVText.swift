internal import Imaging
internal import JSONText
internal import Pipeline

/// Events as lines of CSV, quoted after RFC 4180. A line ends in a newline alone, so that tools for lines like it.
struct CSVText {
    /// UTF-8 so far.
    private(set) var bytes: [UInt8] = []

    /// Columns before and after those of the labels.
    static let first = ["event", "time", "source", "frame", "pts", "track", "x", "y", "w", "h", "emotion", "confidence"]
    static let last = [
        "raw_emotion", "raw_confidence", "frames", "frames_with_faces", "faces", "tracks", "dropped", "duration",
    ]

    mutating func header(labels: [String]) {
        for name in Self.first + labels + Self.last { field(name) }
        endLine()
    }

    /// A line with a column for each of `labels`.
    mutating func event(_ event: LogEvent, labels: [String]) {
        switch event {
        case .face(let event): face(event, labels: labels)
        case .summary(let event): summary(event, labels: labels)
        }
        endLine()
    }

    private mutating func face(_ event: FaceEvent, labels: [String]) {
        field("face")
        field(event.time?.description ?? "")
        field(event.source)
        field(event.frame)
        field(event.pts, decimals: 3)
        for number in [event.track, event.box.x, event.box.y, event.box.width, event.box.height] { field(number) }
        field(event.emotion)
        field(event.confidence, decimals: 4)
        if event.labels == labels {
            for value in event.probabilities { field(value, decimals: 4) }
        } else {
            for label in labels {
                if let index = event.labels.firstIndex(of: label) { field(event.probabilities[index], decimals: 4) } else { empty(1) }
            }
        }
        field(event.rawEmotion)
        field(event.rawConfidence, decimals: 4)
        empty(6)
    }

    private mutating func summary(_ event: SummaryEvent, labels: [String]) {
        field("summary")
        empty(1)
        field(event.source)
        empty(Self.first.count - 3 + labels.count + 2)
        let summary = event.summary
        for number in [summary.frames, summary.framesWithFaces, summary.faces, summary.tracks, summary.dropped] { field(number) }
        field(summary.duration, decimals: 3)
    }

    // MARK: Fields

    private mutating func field(_ text: String) {
        let special = text.utf8.contains { [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13].contains($0) }
        if special {
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes += text.utf8
        }
        bytes.append(UInt8(ascii: ","))
    }

    private mutating func field(_ number: Int) {
        bytes += String(number).utf8
        bytes.append(UInt8(ascii: ","))
    }

    private mutating func field(_ number: Double, decimals: Int) {
        bytes.append(decimal: number, places: decimals)
        bytes.append(UInt8(ascii: ","))
    }

    private mutating func empty(_ count: Int) {
        for _ in 0..<count { bytes.append(UInt8(ascii: ",")) }
    }

    /// Every field was followed by a comma; the last one ends the line.
    private mutating func endLine() { bytes[bytes.count - 1] = UInt8(ascii: "\n") }
}
