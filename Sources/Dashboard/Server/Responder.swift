internal import HTTPTypes
internal import Hummingbird
internal import JSONText
internal import NIOCore

/// Answers requests: who may ask, then what is asked.
struct Responder: HTTPResponder {
    typealias Context = BasicRequestContext

    let rule: AccessRule
    let photos: PhotoForm
    let live: LiveView?
    let history: HistoryDesk?
    let limits: DashboardConfiguration.Limits
    let counts = RequestCounts()

    private static let paths: [String: HTTPRequest.Method] = [
        "/": .get, "/api/predict": .post, "/api/state": .get, "/api/events": .get, "/api/history": .get,
        "/metrics": .get, "/healthz": .get, "/video": .get,
    ]

    func respond(to request: Request, context: Context) async throws -> Response {
        let path = request.uri.path
        var response: Response
        do {
            response = try await answer(request)
        } catch let refusal as Refusal {
            response = refusal.response
        }
        response.headers.addDefaults()
        counts.add(path: Self.paths[path] == nil ? "other" : path, status: response.status.code)
        // A head alone has no body, whatever it says of its length.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request) async throws -> Response {
        let path = request.uri.path
        if path == "/", let cookie = rule.cookie(for: request) {
            return Response(status: .seeOther, headers: [.location: "/", .setCookie: cookie])
        }
        if let refusal = rule.refusal(of: request) { throw refusal }
        guard let method = Self.paths[path] else { throw Refusal(.notFound, "there is no \(path) here") }
        guard request.method == method || request.method == .head && method == .get else {
            throw Refusal(.methodNotAllowed, "\(path) is asked for by \(method.rawValue)")
        }
        switch path {
        case "/": return page()
        case "/api/predict": return Response(json: .answer(try await photos.answer(request)))
        case "/api/state": return Response(json: state)
        case "/api/events": return try events(isHead: request.method == .head)
        case "/api/history": return Response(json: try await day(request.uri.queryParameters["day"].map(String.init)))
        case "/video": return try video(isHead: request.method == .head)
        case "/metrics": return Response(text: metrics, type: "text/plain; version=0.0.4; charset=utf-8")
        default: return Response(text: "well\n", type: "text/plain; charset=utf-8")
        }
    }

    private func page() -> Response {
        let nonce = Page.nonce()
        var response = Response(text: Page.html(nonce: nonce), type: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] = Page.policy(nonce: nonce)
        return response
    }

    private var state: JSONText {
        .state(
            live?.snapshot, models: photos.desk.models, modelLabels: photos.desk.labels, hasHistory: history != nil, limits: limits)
    }

    private func day(_ name: String?) async throws(Refusal) -> JSONText {
        guard let history else { throw Refusal(.notFound, "there is no log in SQLite here; add --log emotions.db") }
        return try await history.read(name)
    }

    private func events(isHead: Bool) throws(Refusal) -> Response {
        guard let live else { throw Refusal(.notFound, "no camera is watched here; start: emotiond run") }
        let headers: HTTPFields = [.contentType: "text/event-stream"]
        if isHead { return Response(status: .ok, headers: headers) }
        guard let texts = live.listen() else { throw Refusal(.tooManyRequests, "too many listen already; try again later") }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                for await text in texts { try await writer.write(ByteBuffer(string: text)) }
                try await writer.finish(nil)
            })
    }

    private func video(isHead: Bool) throws(Refusal) -> Response {
        guard let video = live?.video else { throw Refusal(.notFound, "no picture is shown here; set dashboard.video = true") }
        let headers: HTTPFields = [.contentType: "multipart/x-mixed-replace; boundary=\(VideoFeed.boundary)"]
        if isHead { return Response(status: .ok, headers: headers) }
        guard let pictures = video.viewers.listen() else { throw Refusal(.tooManyRequests, "too many watch already; try again later") }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                for await picture in pictures { try await writer.write(picture) }
                try await writer.finish(nil)
            })
    }

    private var metrics: String {
        var metrics = MetricsText()
        if let live { metrics.add(live.snapshot) }
        metrics.counter(
            "emotiond_http_requests_total", "Requests that were answered, by path and status.",
            counts.all.map { ([("path", $0.kind.path), ("status", "\($0.kind.status)")], $0.count) })
        if let live { metrics.gauge("emotiond_http_listeners", "Clients that listen to events.", Double(live.events.listenerCount)) }
        return metrics.text
    }
}

extension Refusal {
    var response: Response { Response(status: status, json: .object { $0.field("error", reason) }) }
}

extension Response {
    init(status: HTTPResponse.Status = .ok, json: JSONText) {
        self.init(status: status, bytes: json.bytes + [UInt8(ascii: "\n")], type: "application/json")
    }

    init(text: String, type: String) { self.init(status: .ok, bytes: Array(text.utf8), type: type) }

    private init(status: HTTPResponse.Status, bytes: [UInt8], type: String) {
        self.init(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension HTTPFields {
    /// What browsers are told with every answer: to guess nothing, keep nothing, pass nothing on, show it in no frame.
    mutating func addDefaults() {
        self[.xContentTypeOptions] = "nosniff"
        self[.cacheControl] = "no-store"
        for (name, value) in Self.defaults { self[name] = value }
        if self[.contentSecurityPolicy] == nil { self[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'" }
    }

    private static let defaults: [(HTTPField.Name, String)] = [
        (HTTPField.Name("Referrer-Policy")!, "no-referrer"), (HTTPField.Name("X-Frame-Options")!, "DENY"),
        (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
        (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
    ]
}
