import Dashboard
import Foundation
import Testing

extension ServerTests {
    /// Clients that hold a connection and do little with it.
    @Suite struct SlowClientTests {
        private let limits: DashboardConfiguration.Limits = {
            var limits = DashboardConfiguration.Limits()
            limits.idle = 1
            limits.request = 2
            limits.connections = 4
            return limits
        }()

        @Test(arguments: ["", "GET", "GET / HTTP/1.1\r\nHost: local", "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n"])
        func whoSaysNothingMoreIsLeft(beginning: String) throws {
            let server = try TestServer(limits: limits)
            let client = RawClient(port: server.port)
            client.send(beginning)
            #expect(client.readToEnd() != nil, "the connection ends")
        }

        @Test func whoTricklesABodyIsLeft() throws {
            let server = try TestServer(limits: limits)
            let client = RawClient(port: server.port)
            client.send(TestServer.head("POST", "/api/predict", headers: ["Content-Type": TestServer.formType], length: 1_000_000))
            // A byte each time before the connection counts as idle, so that only the request's own limit ends it.
            let sent = (0..<300).prefix { _ in
                Thread.sleep(forTimeInterval: 0.2)
                return client.send("x")
            }.count
            #expect(sent < 300)
        }

        @Test func otherClientsAreServedWhenTheIdleAreGone() throws {
            let server = try TestServer(limits: limits)
            let idle = (0..<8).map { _ in RawClient(port: server.port) }
            #expect(server.ask("/healthz")?.status == 200)
            withExtendedLifetime(idle) {}
        }

        @Test func garbageIsABadRequest() throws {
            let server = try TestServer(limits: limits)
            for garbage in ["\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
                let client = RawClient(port: server.port)
                client.send(garbage)
                let answer = try #require(client.readToEnd(), "the connection ends")
                let text = String(decoding: answer, as: UTF8.self)
                #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 400"))
            }
            let client = RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + String(repeating: "x", count: 100_000) + "\r\n\r\n")
            let text = String(decoding: client.readToEnd() ?? [], as: UTF8.self)
            #expect(!text.contains("200 OK"))
            #expect(server.ask("/healthz")?.status == 200)
        }
    }
}
