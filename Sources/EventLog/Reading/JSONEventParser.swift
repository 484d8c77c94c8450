internal import Imaging
internal import Pipeline

/// Reads events from lines of JSON, whatever the order of their fields; fields that it does not know are passed over.
struct JSONEventParser {
    private var source = TextCache()
    private var labels = LabelCache()
    private var emotion = TextCache()
    private var rawEmotion = TextCache()

    /// What was found in a line. Bits of `found` tell which fields were there.
    private struct Fields {
        var found: Field = []
        var isFace = false
        var time: Timestamp?
        var source = ""
        var frame = 0
        var pts = 0.0
        var track = 0
        var box = Box(x: 0, y: 0, width: 0, height: 0)
        var emotion = ""
        var confidence = 0.0
        var labels: [String] = []
        var probabilities: [Double] = []
        var rawEmotion = ""
        var rawConfidence = 0.0
        var summary = Summary()
    }

    private struct Field: OptionSet {
        let rawValue: UInt32
        static let names = [
            "event", "source", "frame", "pts", "track", "box", "emotion", "confidence", "probabilities", "raw", "frames",
            "frames_with_faces", "faces", "tracks", "dropped", "duration",
        ]
        static let event = Field(rawValue: 1 << 0), source = Field(rawValue: 1 << 1), frame = Field(rawValue: 1 << 2)
        static let pts = Field(rawValue: 1 << 3), track = Field(rawValue: 1 << 4), box = Field(rawValue: 1 << 5)
        static let emotion = Field(rawValue: 1 << 6), confidence = Field(rawValue: 1 << 7)
        static let probabilities = Field(rawValue: 1 << 8), raw = Field(rawValue: 1 << 9)
        static let frames = Field(rawValue: 1 << 10), framesWithFaces = Field(rawValue: 1 << 11)
        static let faces = Field(rawValue: 1 << 12), tracks = Field(rawValue: 1 << 13), dropped = Field(rawValue: 1 << 14)
        static let duration = Field(rawValue: 1 << 15)
        static let face: Field = [.event, .source, .frame, .pts, .track, .box, .emotion, .confidence, .probabilities, .raw]
        static let summary: Field = [.event, .source, .frames, .framesWithFaces, .faces, .tracks, .dropped, .duration]

        /// The first one missing.
        func missing(of needed: Field) -> String? {
            let rest = needed.subtracting(self)
            return rest.isEmpty ? nil : Self.names[rest.rawValue.trailingZeroBitCount]
        }
    }

    mutating func parse(_ line: UnsafeRawBufferPointer) throws(EventDamage) -> LogEvent {
        var scanner = ByteScanner(line)
        var fields = Fields()
        try scanner.expect("{")
        if !scanner.take("}") {
            repeat {
                let name = try scanner.text()
                try scanner.expect(":")
                try read(name, &scanner, &fields)
            } while scanner.take(",")
            try scanner.expect("}")
        }
        guard scanner.isAtEnd else { throw EventDamage("goes on after its end") }
        return try event(fields)
    }

    private func event(_ fields: Fields) throws(EventDamage) -> LogEvent {
        guard fields.found.contains(.event) else { throw EventDamage("has no field \"event\"") }
        if let name = fields.found.missing(of: fields.isFace ? .face : .summary) { throw EventDamage("has no field \"\(name)\"") }
        guard fields.isFace else { return .summary(SummaryEvent(source: fields.source, summary: fields.summary)) }
        return .face(
            FaceEvent(
                time: fields.time, source: fields.source, frame: fields.frame, pts: fields.pts, track: fields.track,
                box: fields.box, emotion: fields.emotion, confidence: fields.confidence, labels: fields.labels,
                probabilities: fields.probabilities, rawEmotion: fields.rawEmotion, rawConfidence: fields.rawConfidence))
    }

    private mutating func read(_ name: ByteScanner.Text, _ scanner: inout ByteScanner, _ fields: inout Fields) throws(EventDamage) {
        // The length tells most names apart.
        switch name.bytes.count {
        case 3 where name.equals("pts"):
            fields.pts = try scanner.number()
            fields.found.insert(.pts)
        case 3 where name.equals("box"):
            fields.box = try box(&scanner)
            fields.found.insert(.box)
        case 3 where name.equals("raw"):
            try raw(&scanner, &fields)
            fields.found.insert(.raw)
        case 4 where name.equals("time"):
            guard let time = Timestamp(try scanner.text().bytes) else { throw EventDamage("has a \"time\" that is none") }
            fields.time = time
        case 5 where name.equals("event"):
            let kind = try scanner.text()
            fields.isFace = kind.equals("face")
            guard fields.isFace || kind.equals("summary") else {
                throw EventDamage("is of the unknown event \"\(kind.string.prefix(40))\"")
            }
            fields.found.insert(.event)
        case 5 where name.equals("frame"):
            fields.frame = try scanner.integer()
            fields.found.insert(.frame)
        case 5 where name.equals("track"):
            fields.track = try scanner.integer()
            fields.found.insert(.track)
        case 6 where name.equals("source"):
            fields.source = source.string(try scanner.text())
            fields.found.insert(.source)
        case 7 where name.equals("emotion"):
            fields.emotion = emotion.string(try scanner.text())
            fields.found.insert(.emotion)
        case 10 where name.equals("confidence"):
            fields.confidence = try scanner.number()
            fields.found.insert(.confidence)
        case 13 where name.equals("probabilities"):
            (fields.labels, fields.probabilities) = try probabilities(&scanner)
            fields.found.insert(.probabilities)
        default: try readSummary(name, &scanner, &fields)
        }
    }

    private func readSummary(
        _ name: ByteScanner.Text, _ scanner: inout ByteScanner, _ fields: inout Fields
    ) throws(EventDamage) {
        if name.equals("frames") {
            fields.summary.frames = try scanner.integer()
            fields.found.insert(.frames)
        } else if name.equals("frames_with_faces") {
            fields.summary.framesWithFaces = try scanner.integer()
            fields.found.insert(.framesWithFaces)
        } else if name.equals("faces") {
            fields.summary.faces = try scanner.integer()
            fields.found.insert(.faces)
        } else if name.equals("tracks") {
            fields.summary.tracks = try scanner.integer()
            fields.found.insert(.tracks)
        } else if name.equals("dropped") {
            fields.summary.dropped = try scanner.integer()
            fields.found.insert(.dropped)
        } else if name.equals("duration") {
            fields.summary.duration = try scanner.number()
            fields.found.insert(.duration)
        } else {
            try scanner.skipValue()
        }
    }

    private func box(_ scanner: inout ByteScanner) throws(EventDamage) -> Box {
        try scanner.expect("[")
        let x = try scanner.integer()
        try scanner.expect(",")
        let y = try scanner.integer()
        try scanner.expect(",")
        let width = try scanner.integer()
        try scanner.expect(",")
        let height = try scanner.integer()
        try scanner.expect("]")
        return Box(x: x, y: y, width: width, height: height)
    }

    private mutating func raw(_ scanner: inout ByteScanner, _ fields: inout Fields) throws(EventDamage) {
        try scanner.expect("{")
        var found = 0
        repeat {
            let name = try scanner.text()
            try scanner.expect(":")
            if name.equals("emotion") {
                fields.rawEmotion = rawEmotion.string(try scanner.text())
                found |= 1
            } else if name.equals("confidence") {
                fields.rawConfidence = try scanner.number()
                found |= 2
            } else {
                try scanner.skipValue()
            }
        } while scanner.take(",")
        try scanner.expect("}")
        if found != 3 { throw EventDamage("has a \"raw\" without emotion or confidence") }
    }

    /// An object with a number for each label.
    mutating func probabilities(_ scanner: inout ByteScanner) throws(EventDamage) -> ([String], [Double]) {
        var values: [Double] = []
        values.reserveCapacity(8)
        labels.begin()
        try scanner.expect("{")
        if !scanner.take("}") {
            repeat {
                labels.append(try scanner.text())
                try scanner.expect(":")
                values.append(try scanner.number())
            } while scanner.take(",")
            try scanner.expect("}")
        }
        return (labels.end(), values)
    }
}
