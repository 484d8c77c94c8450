import FaceDetection
import Foundation
import Testing

/// Numbers read in two operations are those that the C library reads.
@Suite struct DecimalTests {
    private static func float(_ text: String) -> Float? {
        Array("\(text) ".utf8).withUnsafeBufferPointer { bytes in
            let decimal = Decimal(bytes, 0)
            return decimal.end == bytes.count - 1 ? decimal.float : nil
        }
    }

    private static func library(_ text: String) -> Float { Float(strtod(text, nil)) }

    @Test(arguments: ["0", "-0", "+7", "1.", ".5", "-.25", "3.1e2", "2E-3", "9007199254740993", "1234567890123456789", "1e22", "5e-22"])
    func formsOfANumber(text: String) {
        let float = Self.float(text)
        #expect(float?.bitPattern == Self.library(text).bitPattern)
    }

    /// What takes more than two operations is left to the library: too many digits, too large a power, a border between two floats.
    @Test(arguments: ["12345678901234567890", "1e23", "1e-23", "1.00000005960464477539", "e5", ".", "-", "", "1e"])
    func theRestIsLeftToTheLibrary(text: String) {
        #expect(Self.float(text) == nil)
    }

    /// As OpenCV writes them: 17 digits and a power.
    @Test func randomNumbers() {
        var random = Random(3), read = 0
        for _ in 0..<100_000 {
            let text = String(format: "%.16e", random.signed() * pow(10, Double(random.within(-3...3))))
            guard let float = Self.float(text) else { continue }
            #expect(float == Self.library(text), "\(text)")
            read += 1
        }
        #expect(read > 95_000)
    }

    /// Right between two floats, and as near to that as a double can be.
    @Test func bordersBetweenFloats() {
        var random = Random(4)
        for _ in 0..<20_000 {
            let float = Float(random.signed()), between = (Double(float) + Double(float.nextUp)) / 2
            for step in -8...8 {
                let double = Double(bitPattern: between.bitPattern &+ UInt64(bitPattern: Int64(step)))
                let text = String(format: "%.16e", double)
                if let read = Self.float(text) { #expect(read == Self.library(text), "\(text)") }
            }
        }
    }
}
