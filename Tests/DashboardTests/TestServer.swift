import CAssets
import Capture
import Dashboard
import FaceDetection
import Foundation
import Inference
import Pipeline

/// The real server on a port of its own.
final class TestServer {
    let server: DashboardServer
    let port: Int

    static let cascades = "/usr/share/opencv4/haarcascades"
    static let hasCascades = FileManager.default.fileExists(atPath: cascades)

    /// A picture with one face.
    static let picture = Array(UnsafeBufferPointer(start: cassets_demo_frame, count: cassets_demo_frame_size))

    init(
        token: AccessToken? = nil, limits: DashboardConfiguration.Limits = .init(), models: [String] = ["emotion.onnx"],
        live: LiveView? = nil, history: HistoryDesk? = nil
    ) throws {
        var configuration = DashboardConfiguration(host: "127.0.0.1", port: 0, token: token)
        configuration.limits = limits
        server = try DashboardServer(configuration, desk: try Self.desk(models), live: live, history: history)
        port = URL(string: server.address)!.port!
    }

    deinit { server.stop() }

    static func desk(_ models: [String] = ["emotion.onnx"]) throws -> PhotoDesk {
        let first = try Cascade(contentsOf: "\(cascades)/haarcascade_frontalface_default.xml")
        let second = try Cascade(contentsOf: "\(cascades)/haarcascade_frontalface_alt2.xml")
        let bytes = Array(UnsafeBufferPointer(start: cassets_emotion_model, count: cassets_emotion_model_size))
        let readers = try models.map { name in
            PhotoDesk.Model(
                name: name,
                reader: PhotoReader(
                    cascade: first, secondCascade: second,
                    classifier: try EmotionClassifier(graph: Graph(onnx: bytes, name: name)), settings: FinderSettings()))
        }
        return PhotoDesk(workers: [readers])
    }

    /// - Parameter host: nil sends none.
    func ask(
        _ path: String, method: String = "GET", host: String? = "localhost", headers: [String: String] = [:], body: [UInt8] = []
    ) -> RawClient.Answer? {
        let client = RawClient(port: port)
        client.send(Self.head(method, path, host: host, headers: headers, length: body.isEmpty ? nil : body.count))
        client.send(body)
        return client.answer()
    }

    static func head(
        _ method: String, _ path: String, host: String? = "localhost", headers: [String: String] = [:], length: Int? = nil
    ) -> String {
        var head = "\(method) \(path) HTTP/1.1\r\nConnection: close\r\n"
        if let host { head += "Host: \(host)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let length { head += "Content-Length: \(length)\r\n" }
        return head + "\r\n"
    }

    static let formType = "multipart/form-data; boundary=x1x"

    static func form(_ content: [UInt8], field: String = "image", extra: [(String, String)] = []) -> [UInt8] {
        var body: [UInt8] = []
        for (name, value) in extra {
            body += Array("--x1x\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        body += Array(
            "--x1x\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"a;b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n".utf8)
        return body + content + Array("\r\n--x1x--\r\n".utf8)
    }

    /// Sends a picture.
    func predict(
        _ picture: [UInt8], query: String = "", field: String = "image", extra: [(String, String)] = [], headers: [String: String] = [:]
    ) -> RawClient.Answer? {
        ask(
            "/api/predict" + query, method: "POST", headers: headers.merging(["Content-Type": Self.formType]) { $1 },
            body: Self.form(picture, field: field, extra: extra))
    }
}
