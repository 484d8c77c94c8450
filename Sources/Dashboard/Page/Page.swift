internal import CDashboard

/// The page as it is sent: one file, asking for nothing from anywhere else.
enum Page {
    private static let parts: (head: String, middle: String, tail: String) = {
        let bytes = UnsafeBufferPointer(start: cdashboard_page, count: cdashboard_page_size)
        let pieces = String(decoding: bytes, as: UTF8.self).split(separator: "{{nonce}}", omittingEmptySubsequences: false)
        precondition(pieces.count == 3, "the page has one style sheet and one script")
        return (String(pieces[0]), String(pieces[1]), String(pieces[2]))
    }()

    /// Only a style sheet and a script that carry this word, which nobody can guess, take effect in a browser.
    static func nonce() -> String {
        var random = SystemRandomNumberGenerator()
        return String(random.next(), radix: 36) + String(random.next(), radix: 36)
    }

    static func html(nonce: String) -> String { parts.head + nonce + parts.middle + nonce + parts.tail }

    static func policy(nonce: String) -> String {
        "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; img-src 'self' blob: data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }
}
