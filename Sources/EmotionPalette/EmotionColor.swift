/// The colours of the emotions, the same wherever they are shown: in windows, videos and reports.
package enum EmotionColor {
    /// The colour of a label as `0xRRGGBB`: one for each emotion, told apart with every common form of colour blindness (after
    /// Okabe and Ito, "Color Universal Design", 2008); labels of other models get one that depends on their name only.
    package static func rgb(of label: String) -> UInt32 {
        switch label.lowercased() {
        case "angry", "anger": 0xD55E00
        case "disgust", "disgusted": 0x00B583
        case "fear", "fearful", "afraid": 0xCC79A7
        case "happy", "happiness", "joy": 0xF0E442
        case "sad", "sadness": 0x56B4E9
        case "surprise", "surprised": 0xE69F00
        case "neutral": 0xD5DAE0
        default: others[Int(hash(label) % UInt32(others.count))]
        }
    }

    private static let others: [UInt32] = [0x77AADD, 0xEE8866, 0xEEDD88, 0xFFAABB, 0x99DDFF, 0x44BB99, 0xBBCC33, 0xB08CE0]

    /// FNV-1a, 32 bits: Swift's own hashes differ from run to run.
    private static func hash(_ text: String) -> UInt32 {
        text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}
