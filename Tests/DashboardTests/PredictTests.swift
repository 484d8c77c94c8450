import Dashboard
import Foundation
import Testing

extension ServerTests {
    /// Pictures sent to `POST /api/predict`.
    @Suite struct PredictTests {
        @Test func aPictureIsAnsweredInTheFormOfTheContract() throws {
            let answer = try #require(try TestServer().predict(TestServer.picture))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(Set(answer.object.keys) == ["width", "height", "faces"])
            #expect(answer.object["width"] as? Int == 640)
            let faces = try #require(answer.object["faces"] as? [[String: Any]])
            #expect(faces.count == 1)
            let face = try #require(faces.first)
            #expect(Set(face.keys) == ["box", "emotion", "confidence", "probabilities"])
            let box = try #require(face["box"] as? [Int]), shares = try #require(face["probabilities"] as? [String: Double])
            #expect(box.count == 4 && box[2] > 50)
            #expect(abs(shares.values.reduce(0, +) - 1) < 0.01)
            let most = try #require(shares.max { $0.value < $1.value })
            #expect(face["emotion"] as? String == most.key)
            #expect(face["confidence"] as? Double == most.value)
        }

        @Test func theWholePictureIsTheFaceOnRequest() throws {
            let server = try TestServer()
            for answer in [
                server.predict(TestServer.picture, query: "?crop=1"), server.predict(TestServer.picture, extra: [("crop", "1")]),
            ] {
                let faces = try #require(answer?.object["faces"] as? [[String: Any]])
                #expect(faces.count == 1)
                #expect(faces.first?["box"] as? [Int] == [0, 0, 640, 480])
            }
            #expect(server.predict(TestServer.picture, query: "?crop=perhaps")?.status == 400)
        }

        /// The picture with a note in EXIF that it lies on its side.
        @Test func aPictureIsTurnedUprightAsItsEXIFSays() throws {
            let directory: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]
            let segment = [0xFF, 0xE1, 0, UInt8(2 + 6 + directory.count)] + Array("Exif\0\0".utf8) + directory
            let lying = Array(TestServer.picture[..<2]) + segment + TestServer.picture[2...]
            let answer = try #require(try TestServer().predict(lying, query: "?crop=1"))
            #expect(answer.object["width"] as? Int == 480 && answer.object["height"] as? Int == 640)
        }

        @Test func oneOfSeveralModelsCanBeChosen() throws {
            let server = try TestServer(models: ["one.onnx", "two.onnx"])
            #expect(server.ask("/api/state")?.object["models"] as? [String] == ["one.onnx", "two.onnx"])
            #expect(server.predict(TestServer.picture, query: "?model=two.onnx")?.status == 200)
            let refused = try #require(server.predict(TestServer.picture, extra: [("model", "three.onnx")]))
            #expect(refused.status == 400)
            #expect((refused.object["error"] as? String)?.contains("one.onnx, two.onnx") == true)
        }

        @Test func aFormWithoutAPictureIsABadRequest() throws {
            let server = try TestServer()
            let form = TestServer.form(TestServer.picture)
            func send(_ type: String?, _ body: [UInt8]) -> Int? {
                server.ask("/api/predict", method: "POST", headers: type.map { ["Content-Type": $0] } ?? [:], body: body)?.status
            }
            #expect(server.predict(TestServer.picture, field: "photo")?.status == 400)
            #expect(server.predict([])?.status == 400)
            #expect(send(nil, form) == 400)
            #expect(send("image/jpeg", TestServer.picture) == 400)
            #expect(send("multipart/form-data", form) == 400)
            #expect(send("multipart/form-data; boundary=other", form) == 400)
            #expect(send("multipart/form-data; boundary=\"\"", form) == 400)
            #expect(send(TestServer.formType, Array(form.dropLast(20))) == 400, "cut off")
            #expect(send(TestServer.formType, Array("--x1x\r\n\r\n\r\n--x1x--".utf8)) == 400)
            #expect(send(TestServer.formType, Array("--x1x".utf8)) == 400)
            #expect(send(TestServer.formType, []) == 400)
        }

        @Test func whatIsNoPictureIsAnUnsupportedType() throws {
            let server = try TestServer()
            let bitmap = Array("BM".utf8) + [58, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 200)
            let noise = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
            for bytes in [
                Array("#!/bin/sh\n".utf8), bitmap, noise, Array(TestServer.picture.prefix(4000)), Array("GIF89a".utf8) + noise,
                Array(TestServer.picture.prefix(600)) + noise + [0xFF, 0xD9],
            ] {
                let answer = try #require(server.predict(bytes))
                #expect(answer.status == 415)
                #expect((answer.object["error"] as? String)?.isEmpty == false)
            }
            #expect(server.predict(TestServer.picture)?.status == 200, "the one after them is read")
        }

        /// A valid beginning of a PNG that says how large it is, and an end.
        private func png(width: UInt32, height: UInt32) -> [UInt8] {
            func big(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) } }
            return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + big(13) + Array("IHDR".utf8) + big(width) + big(height)
                + [8, 2, 0, 0, 0] + big(0) + big(0) + Array("IDAT".utf8) + big(0) + big(0) + Array("IEND".utf8) + big(0xAE42_6082)
        }

        @Test(arguments: [(8000, 8000), (20_000, 10), (10, 20_000), (4_294_967_295, 4_294_967_295), (2_147_483_648, 2)])
        func aPictureOfTooManyPixelsIsTooLarge(width: Int, height: Int) throws {
            #expect(try TestServer().predict(png(width: UInt32(width), height: UInt32(height)))?.status == 413)
        }

        @Test func aBodyThatSaysItIsTooLargeIsRefusedBeforeItComes() throws {
            let server = try TestServer()
            let client = RawClient(port: server.port)
            client.send(TestServer.head("POST", "/api/predict", headers: ["Content-Type": TestServer.formType], length: 11 << 20))
            #expect(client.answer()?.status == 413)
        }

        @Test func aBodyThatGrowsTooLargeIsRefused() throws {
            let server = try TestServer()
            let client = RawClient(port: server.port)
            client.send(
                TestServer.head(
                    "POST", "/api/predict", headers: ["Content-Type": TestServer.formType, "Transfer-Encoding": "chunked"]))
            let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 65, count: 1 << 20) + Array("\r\n".utf8)
            for _ in 0..<11 where !client.send(chunk) { break }
            #expect(client.answer()?.status == 413)
        }

        @Test func aBodyWithoutEndIsCutOff() throws {
            var limits = DashboardConfiguration.Limits()
            limits.body = 1 << 20
            let server = try TestServer(limits: limits)
            let client = RawClient(port: server.port)
            // Not `Connection: close`: the server goes on taking what was refused, for a while.
            client.send(
                "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(TestServer.formType)\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 65, count: 1 << 20) + Array("\r\n".utf8)
            let sent = (0..<200).prefix { _ in client.send(chunk) }.count
            #expect(sent < 200)
        }

        @Test func aClientThatWaitsToBeAskedIsAsked() throws {
            let server = try TestServer()
            let client = RawClient(port: server.port)
            let form = TestServer.form(TestServer.picture)
            client.send(
                TestServer.head(
                    "POST", "/api/predict", headers: ["Content-Type": TestServer.formType, "Expect": "100-continue"], length: form.count))
            #expect(client.read(until: "HTTP/1.1 100 Continue\r\n\r\n") != nil)
            client.send(form)
            #expect(client.read(until: "probabilities") != nil)
        }

        @Test func thirtyTwoClientsAtOnceAreAllServed() async throws {
            let server = try TestServer()
            let port = server.port
            let form = TestServer.form(TestServer.picture)
            let clients = (0..<32).map { _ in RawClient(port: port) }
            for client in clients {
                client.send(TestServer.head("POST", "/api/predict", headers: ["Content-Type": TestServer.formType], length: form.count))
            }
            for client in clients { client.send(form) }
            for client in clients { #expect(client.answer()?.status == 200) }
        }

        @Test func moreThanCanWaitAreTooMany() throws {
            let server = try TestServer()
            let form = TestServer.form(TestServer.picture)
            let head = TestServer.head("POST", "/api/predict", headers: ["Content-Type": TestServer.formType], length: form.count)
            // Each holds a place by not having sent everything.
            let clients = (0..<64).map { _ in RawClient(port: server.port) }
            for client in clients { client.send(Array(head.utf8) + form.dropLast()) }
            var refused = server.predict(TestServer.picture)
            for _ in 0..<100 where refused?.status != 429 { refused = server.predict(TestServer.picture) }
            #expect(refused?.status == 429)
            for client in clients { client.send([form.last!]) }
            for client in clients { #expect(client.answer()?.status == 200) }
            #expect(server.predict(TestServer.picture)?.status == 200, "there is room again")
        }
    }
}
