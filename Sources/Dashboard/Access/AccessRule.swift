internal import Glibc
internal import HTTPTypes
internal import Hummingbird

/// Who is answered: the defence against other people's pages in the same browser, and against other people.
struct AccessRule: Sendable {
    private let token: AccessToken?
    /// Names under which this server may be asked, in lower case.
    private let names: Set<String>
    /// Bound to every address of the machine: any of them may be named, though no unknown name.
    private let acceptsAddresses: Bool

    init(_ configuration: DashboardConfiguration) {
        token = configuration.token
        let own = Self.hostName.lowercased()
        let bound = configuration.host.lowercased()
        names = ["localhost", "127.0.0.1", "::1", bound, own, "\(own).local"]
        acceptsAddresses = bound == "0.0.0.0" || bound == "::"
    }

    /// Why a request is not answered, nil where it is.
    func refusal(of request: Request) -> Refusal? {
        let isTrusted = hasBearer(request)
        // Without this a page elsewhere whose name is pointed at this machine could read ours with a visitor's browser. It
        // cannot know a token.
        if !isTrusted, !isKnown(host: request.head.authority) {
            return Refusal(.misdirectedRequest, "this server is not called that; ask it by its address or this machine's name")
        }
        if !isTrusted, token != nil, request.uri.path != "/healthz", !hasCookie(request) {
            return Refusal(.unauthorized, "a token is needed: open /?token=… once, or send it as Authorization: Bearer …")
        }
        if request.method == .post, !comesFromHere(request) {
            return Refusal(.forbidden, "another site's page may not send pictures here")
        }
        return nil
    }

    /// The cookie to set where a person opened the page with the token in its address.
    func cookie(for request: Request) -> String? {
        guard let token, isKnown(host: request.head.authority), let guess = request.uri.queryParameters["token"] else { return nil }
        return token.matches(guess.utf8) ? token.cookie : nil
    }

    private func hasBearer(_ request: Request) -> Bool {
        guard let token, let sent = request.headers[.authorization], sent.lowercased().hasPrefix("bearer ") else { return false }
        return token.matches(sent.utf8.dropFirst(7))
    }

    private func hasCookie(_ request: Request) -> Bool {
        guard let token else { return true }
        let head = "\(AccessToken.cookieName)="
        return request.headers[values: .cookie].contains { header in
            header.split(separator: ";").contains { part in
                let part = part.drop { $0 == " " }
                return part.hasPrefix(head) && token.matches(part.utf8.dropFirst(head.utf8.count))
            }
        }
    }

    private func isKnown(host: String?) -> Bool {
        guard let host, let name = Self.name(in: host.lowercased()) else { return false }
        return names.contains(name) || acceptsAddresses && Self.isAddress(name)
    }

    /// Browsers say where a request comes from; programs say nothing.
    private func comesFromHere(_ request: Request) -> Bool {
        if let site = request.headers[Self.fetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority?.lowercased() else { return false }
        return ["http://\(host)", "https://\(host)"].contains(origin.lowercased())
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!

    /// Without the port and brackets.
    private static func name(in authority: String) -> String? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        return authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
    }

    private static func isAddress(_ name: String) -> Bool {
        var four = in_addr(), six = in6_addr()
        return inet_pton(AF_INET, name, &four) == 1 || inet_pton(AF_INET6, name, &six) == 1
    }

    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Why a request is not answered as was asked.
struct Refusal: Error {
    let status: HTTPResponse.Status
    let reason: String

    init(_ status: HTTPResponse.Status, _ reason: String) {
        self.status = status
        self.reason = reason
    }
}
