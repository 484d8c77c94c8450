internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A picture that a client sends by `POST /api/predict`: reads the form within the limits, and has the desk answer it.
struct PhotoForm: Sendable {
    let desk: PhotoDesk
    let limit: Int

    func answer(_ request: Request) async throws -> PhotoDesk.Answer {
        guard desk.enter() else { throw Self.isBusy }
        var reserved = 0
        defer { desk.leave(reserved: reserved) }
        guard let boundary = request.headers[.contentType].flatMap({ MultipartForm.boundary(in: $0) }) else { throw Self.isNoForm }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw isTooLarge }
        var body: [UInt8] = []
        for try await chunk in request.body {
            let count = chunk.readableBytes
            guard body.count + count <= limit else { throw isTooLarge }
            guard desk.reserve(count) else { throw Self.isBusy }
            reserved += count
            body.append(contentsOf: chunk.readableBytesView)
        }
        guard let form = MultipartForm(body, boundary: boundary) else {
            throw Refusal(.badRequest, "the form is damaged or cut off; send it again")
        }
        guard let image = form["image"], !image.isEmpty else { throw Self.isNoForm }
        return try await desk.read(try order(Array(image), form, request))
    }

    private func order(_ image: [UInt8], _ form: MultipartForm, _ request: Request) throws(Refusal) -> PhotoDesk.Order {
        var order = PhotoDesk.Order(bytes: image)
        let crop = form.text("crop") ?? request.uri.queryParameters["crop"].map(String.init) ?? "0"
        guard ["0", "1"].contains(crop) else { throw Refusal(.badRequest, "crop is 0 or 1") }
        order.isCrop = crop == "1"
        if let name = form.text("model") ?? request.uri.queryParameters["model"].map(String.init), !name.isEmpty {
            guard let index = desk.models.firstIndex(of: name) else {
                throw Refusal(.badRequest, "there is no such model; there are: \(desk.models.joined(separator: ", "))")
            }
            order.model = index
        }
        return order
    }

    private static let isNoForm = Refusal(
        .badRequest, "there is no picture in it; send one as multipart/form-data in a field named image")
    private static let isBusy = Refusal(.tooManyRequests, "too many pictures at once; try again in a second")
    private var isTooLarge: Refusal {
        Refusal(.contentTooLarge, "the picture is too large; at most \(limit >> 20) MiB are taken")
    }
}
