internal import Imaging

/// The pictures of a Motion JPEG recording in an AVI container, by libjpeg, as a camera's: see `AVIFile`.
final class MotionJPEGPictures: RecordedPictures {
    let frameRate: Double?
    let duration: Double?
    private let input: MediaInput
    private let color: Bool
    private let decoder = JPEGDecoder()
    private var file: AVIFile
    private var record: ReadingRecord
    /// Decoded on opening.
    private var first: Frame?
    /// Chunks, and pictures among them, that were met so far.
    private var chunks = 0
    private var pictures = 0

    /// Whether the file is, as far as its header tells, one that is read here, and not by FFmpeg. False too where it cannot be opened.
    static func areIn(path: String) -> Bool {
        guard let input = try? MediaInput(path: path) else { return false }
        return AVIFile(input) != nil
    }

    /// Nil for any other file, and where the first picture is not what the header says, or none that libjpeg reads without complaint:
    /// FFmpeg knows more kinds and has the last word.
    init?(_ input: MediaInput, color: Bool) {
        guard let file = AVIFile(input) else { return nil }
        self.input = input
        self.file = file
        self.color = color
        record = ReadingRecord(input)
        frameRate = Double(file.rate) / Double(file.scale)
        duration = Double(file.pictureCount) * Double(file.scale) / Double(file.rate)
        guard case .picture(let bytes)? = self.file.next(), let header = StillHeader(bytes), header.orientation == .upright else {
            return nil
        }
        first = decode(bytes)
        guard first != nil else { return nil }
    }

    func next() -> Frame? {
        if let frame = first.take() { return frame }
        while let chunk = file.next() {
            switch chunk {
            case .picture(let bytes):
                if let frame = decode(bytes) { return frame }
                record.noteDamage()
            case .missing:
                chunks += 1
            case .damage:
                chunks += 1
                pictures += 1
                record.noteDamage()
            }
        }
        return nil
    }

    var damage: CaptureError? { record.error(failure: input.failure) }

    /// Nil for a damaged picture, whose number and time are then left out.
    private func decode(_ bytes: [UInt8]) -> Frame? {
        // Divided last, so that the result is the double nearest to the fraction.
        let number = pictures, time = Double(chunks) * Double(file.scale) / Double(file.rate)
        pictures += 1
        chunks += 1
        var picture: DecodedPicture?
        bytes.withUnsafeBytes { picture = try? decoder.decode($0, size: (file.width, file.height), color: color) }
        guard let picture = picture.take() else { return nil }
        record.noteWhole(number: number, time: time)
        return picture.frame(number: number, time: time)
    }
}
