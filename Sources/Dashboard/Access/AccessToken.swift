internal import Glibc

/// The secret that a page open to the network asks for.
package struct AccessToken: Sendable {
    private let bytes: [UInt8]

    /// Shorter ones can be guessed.
    private static let lengths = 16...512
    private static let punctuation = Array("-._~+/=".utf8)

    /// - Throws: `.badSettings` where it is too short to be a secret, or has characters that links and headers do not carry.
    package init(_ text: String) throws(DashboardError) {
        bytes = Array(text.utf8)
        guard Self.lengths.contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else {
            throw DashboardError(
                .badSettings,
                "the dashboard's token must be 16 to 512 letters, digits and -._~+/=; make one with: openssl rand -hex 16")
        }
    }

    /// Reads the first line of a file that is not everyone's to read.
    ///
    /// - Throws: `.missing` or `.badSettings`.
    package init(contentsOf path: String) throws(DashboardError) {
        guard let file = fopen(path, "re") else {
            throw DashboardError(.missing, "cannot read dashboard.token_file \(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var status = stat()
        guard fstat(fileno(file), &status) == 0, status.st_mode & 0o007 == 0 else {
            throw DashboardError(.badSettings, "everyone can read dashboard.token_file \(path); mend it with: chmod 600 \(path)")
        }
        var line = [UInt8](repeating: 0, count: 1024)
        let count = fread(&line, 1, line.count, file)
        let text = line[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        try self.init(String(decoding: text, as: UTF8.self))
    }

    /// Takes the same time wherever a guess goes wrong, so that it cannot be found piece by piece.
    func matches(_ guess: some Collection<UInt8>) -> Bool {
        var difference = UInt8(guess.count == bytes.count ? 0 : 1)
        var place = guess.startIndex
        for byte in bytes {
            let other: UInt8
            if place == guess.endIndex {
                other = ~byte
            } else {
                other = guess[place]
                place = guess.index(after: place)
            }
            difference |= byte ^ other
        }
        return difference == 0
    }

    /// The cookie by which a browser shows it from then on. Scripts cannot read it, other sites cannot have it sent.
    var cookie: String {
        "\(Self.cookieName)=\(String(decoding: bytes, as: UTF8.self)); Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"
    }

    static let cookieName = "emotiond_token"

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: punctuation.contains(byte)
        }
    }
}
