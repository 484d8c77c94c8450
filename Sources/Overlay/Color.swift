/// An opaque colour, 8 bits a channel.
struct Color: Equatable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    init(_ rgb: UInt32) {
        red = UInt8(truncatingIfNeeded: rgb >> 16)
        green = UInt8(truncatingIfNeeded: rgb >> 8)
        blue = UInt8(truncatingIfNeeded: rgb)
    }

    static let black = Color(0x000000)
    static let white = Color(0xFFFFFF)
    /// Behind text.
    static let plate = Color(0x0E1116)
    /// Text of less weight, on the plate.
    static let muted = Color(0xB4BCC6)
    /// Where a picture would be.
    static let ground = Color(0x1C2129)
    /// Beside words that tell of a failure.
    static let warning = Color(0xE69F00)
}

extension Color {
    /// The colour of a label: one for each emotion, told apart with every common form of colour blindness (after Okabe and
    /// Ito, "Color Universal Design", 2008); labels of other models get one that depends on their name only.
    init(emotion label: String) {
        let known: UInt32? =
            switch label.lowercased() {
            case "angry", "anger": 0xD55E00
            case "disgust", "disgusted": 0x00B583
            case "fear", "fearful", "afraid": 0xCC79A7
            case "happy", "happiness", "joy": 0xF0E442
            case "sad", "sadness": 0x56B4E9
            case "surprise", "surprised": 0xE69F00
            case "neutral": 0xD5DAE0
            default: nil
            }
        self.init(known ?? Self.others[Int(Self.hash(label) % UInt32(Self.others.count))])
    }

    private static let others: [UInt32] = [0x77AADD, 0xEE8866, 0xEEDD88, 0xFFAABB, 0x99DDFF, 0x44BB99, 0xBBCC33, 0xB08CE0]

    /// FNV-1a, 32 bits: Swift's own hashes differ from run to run.
    private static func hash(_ text: String) -> UInt32 {
        text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}
