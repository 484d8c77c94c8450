internal import Glibc

/// Numbers as text, the same in every locale.
package enum NumberText {
    /// With a fixed number of decimals, rounded as C's `printf` rounds.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
            _ = withVaList([CInt(decimals), value]) { vsnprintf(buffer.baseAddress!, buffer.count, "%.*f", $0) }
            return String(cString: buffer.baseAddress!)
        }
    }

    /// Padded in front to a width in characters.
    package static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
