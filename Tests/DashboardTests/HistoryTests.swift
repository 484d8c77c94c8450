import Dashboard
import Foundation
import Synchronization
import Testing

extension ServerTests {
    /// Days of a log.
    @Suite struct HistoryTests {
        /// A log of one day that counts how often it is read, and waits to be let go on where it is held.
        private final class Log: Sendable {
            private let readings = Mutex<[String?]>([])
            let gate = DispatchSemaphore(value: 0)
            let isHeld: Bool

            init(isHeld: Bool = false) { self.isHeld = isHeld }

            var days: [String?] { readings.withLock { $0 } }

            func read(_ day: String?) -> HistoryDesk.Answer {
                readings.withLock { $0.append(day) }
                if isHeld { gate.wait() }
                switch day {
                case nil, "2026-11-20"?:
                    return .day(
                        DayHistory(
                            day: "2026-11-20", span: "2026-11-19"..."2026-11-20", hours: [0, 43_200, 86_400], step: 43_200,
                            labels: ["happy", "odd \"one\""], seconds: [[0.25, 1], [2, 0]], people: 3, events: 9))
                case "2026-11-21"?: return .day(nil)
                case "2026-11-22"?: return .failed("the log is damaged")
                default: return .noDay
                }
            }

            var desk: HistoryDesk { HistoryDesk { self.read($0) } }
        }

        @Test func aDayIsAnswered() throws {
            let server = try TestServer(history: Log().desk)
            #expect(server.ask("/api/state")?.object["history"] as? Bool == true)
            for path in ["/api/history", "/api/history?day=2026-11-20"] {
                let day = try #require(server.ask(path)).object
                #expect(day["day"] as? String == "2026-11-20" && day["first"] as? String == "2026-11-19")
                #expect(day["labels"] as? [String] == ["happy", "odd \"one\""])
                #expect((day["colors"] as? [String])?.first == "#f0e442")
                #expect(day["seconds"] as? [[Double]] == [[0.3, 1], [2, 0]])
                #expect(day["people"] as? Int == 3 && day["events"] as? Int == 9)
                #expect(day["hours"] as? [Int] == [0, 43_200, 86_400])
            }
            let empty = try #require(server.ask("/api/history?day=2026-11-21"))
            #expect(empty.status == 200 && empty.object["day"] is NSNull)
        }

        @Test func whatIsNoDayIsABadRequestAndADamagedLogIsSaid() throws {
            let server = try TestServer(history: Log().desk)
            #expect(server.ask("/api/history?day=x")?.status == 400)
            let failed = try #require(server.ask("/api/history?day=2026-11-22"))
            #expect(failed.status == 503 && failed.object["error"] as? String == "the log is damaged")
            #expect(server.ask("/api/history", method: "POST")?.status == 405)
            #expect(server.ask("/api/history", host: "evil.example")?.status == 421)
        }

        @Test func withoutALogItSaysHowToHaveOne() throws {
            let server = try TestServer()
            let answer = try #require(server.ask("/api/history"))
            #expect(answer.status == 404)
            #expect((answer.object["error"] as? String)?.contains("--log emotions.db") == true)
            #expect(server.ask("/api/state")?.object["history"] as? Bool == false)
        }

        @Test func manyWhoAskForADayCauseOneReading() throws {
            let log = Log(isHeld: true)
            let server = try TestServer(history: log.desk)
            let clients = (0..<20).map { _ in RawClient(port: server.port) }
            for client in clients { client.send(TestServer.head("GET", "/api/history")) }
            // An answer that took a second is kept for twenty.
            Thread.sleep(forTimeInterval: 1)
            log.gate.signal()
            for client in clients { #expect(client.answer()?.status == 200) }
            #expect(server.ask("/api/history")?.status == 200)
            #expect(log.days == [nil])
        }

        @Test func moreDaysThanCanWaitAreTooMany() throws {
            let log = Log(isHeld: true)
            let server = try TestServer(history: log.desk)
            let clients = (0..<40).map { _ in RawClient(port: server.port) }
            for (number, client) in clients.enumerated() { client.send(TestServer.head("GET", "/api/history?day=\(number)")) }
            // The refused are answered at once, the others when the log is let go.
            let refused = "emotiond_http_requests_total{path=\"/api/history\",status=\"429\"} 8\n"
            let end = ContinuousClock.now + .seconds(60)
            while server.ask("/metrics")?.text.contains(refused) != true, .now < end {}
            for _ in 0..<200 { log.gate.signal() }
            let answers = clients.map { $0.answer()?.status }
            #expect(answers.filter { $0 == 400 }.count == 32)
            #expect(answers.filter { $0 == 429 }.count == 8)
            #expect(server.ask("/api/history")?.status == 200, "there is room again")
        }

        @Test func itStopsWhileALogIsRead() throws {
            let log = Log(isHeld: true)
            let server = try TestServer(history: log.desk)
            let client = RawClient(port: server.port)
            client.send(TestServer.head("GET", "/api/history"))
            while log.days.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
            server.server.stop()
            #expect(client.readToEnd() != nil, "the client is told by the end of the connection")
            log.gate.signal()
        }
    }
}
