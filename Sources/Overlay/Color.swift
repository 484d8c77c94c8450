internal import EmotionPalette

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
    /// The colour of a label, the same as in reports.
    init(emotion label: String) { self.init(EmotionColor.rgb(of: label)) }
}
