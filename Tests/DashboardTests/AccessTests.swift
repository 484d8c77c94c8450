import Dashboard
import Foundation
import Testing

extension ServerTests {
    /// Who is answered.
    @Suite struct AccessTests {
        private static let secret = "0123456789abcdef.~+/="

        @Test func namesOfThisMachineAreAnswered() throws {
            let server = try TestServer()
            for host in ["localhost", "LOCALHOST:99", "127.0.0.1:\(server.port)", "[::1]:8017", ProcessInfo.processInfo.hostName] {
                #expect(server.ask("/api/state", host: host)?.status == 200, "\(host)")
            }
        }

        @Test(arguments: ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io:8017", "10.0.0.9", "[::2]", "[", "", ":80", "a b"])
        func otherNamesAreNot(host: String) throws {
            let server = try TestServer()
            for path in ["/", "/api/state", "/metrics", "/healthz"] {
                let answer = try #require(server.ask(path, host: host))
                #expect([400, 421].contains(answer.status), "\(path)")
                #expect(!answer.text.contains("<html"))
            }
        }

        @Test func aRequestWithoutAHostIsNotAnswered() throws {
            #expect([400, 421].contains(try TestServer().ask("/api/state", host: nil)?.status ?? 0))
        }

        @Test func aRequestOfTwoMeaningsIsNotAnswered() throws {
            let server = try TestServer()
            let beginnings = [
                "GET /api/state HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n",
                "GET http://evil.example/api/state HTTP/1.1\r\nHost: evil.example\r\n",
                "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
            ]
            for beginning in beginnings {
                let client = RawClient(port: server.port)
                client.send(beginning + "Connection: close\r\n\r\n0\r\n\r\n")
                let text = String(decoding: client.readToEnd() ?? [], as: UTF8.self)
                #expect(!text.contains("200 OK"), "\(beginning)")
            }
            #expect(server.ask("/healthz")?.status == 200)
        }

        @Test func anotherSitesPageCannotSendPictures() throws {
            let server = try TestServer()
            let foreign: [[String: String]] = [
                ["Origin": "https://evil.example"], ["Origin": "null"], ["Origin": "http://localhost:1"], ["Sec-Fetch-Site": "cross-site"],
                ["Sec-Fetch-Site": "same-site"], ["Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"],
            ]
            for headers in foreign { #expect(server.predict(TestServer.picture, headers: headers)?.status == 403, "\(headers)") }
            let own: [[String: String]] = [[:], ["Origin": "http://localhost"], ["Sec-Fetch-Site": "same-origin"]]
            for headers in own { #expect(server.predict(TestServer.picture, headers: headers)?.status == 200, "\(headers)") }
        }

        @Test func withATokenNobodyElseIsAnswered() throws {
            let server = try TestServer(token: try AccessToken(Self.secret))
            for path in ["/", "/api/state", "/metrics", "/api/nothing", "/api/state?token=\(Self.secret)"] {
                #expect(server.ask(path)?.status == 401, "\(path)")
            }
            #expect(server.predict(TestServer.picture)?.status == 401)
            #expect(server.ask("/healthz")?.status == 200, "it tells nothing")
            for wrong in ["", "Bearer", "Bearer ", "Bearer \(Self.secret)x", "Bearer \(Self.secret.dropLast())", "Basic \(Self.secret)"] {
                #expect(server.ask("/api/state", headers: ["Authorization": wrong])?.status == 401, "\(wrong)")
            }
            for wrong in ["emotiond_token=", "emotiond_token=\(Self.secret)0", "token=\(Self.secret)", "a=emotiond_token=\(Self.secret)"] {
                #expect(server.ask("/api/state", headers: ["Cookie": wrong])?.status == 401, "\(wrong)")
            }
            #expect(server.ask("/api/state", headers: ["Authorization": "Bearer \(Self.secret)"])?.status == 200)
            #expect(server.ask("/api/state", host: "room.example", headers: ["Authorization": "Bearer \(Self.secret)"])?.status == 200)
        }

        @Test func theTokenInTheAddressBecomesACookie() throws {
            let server = try TestServer(token: try AccessToken(Self.secret))
            let query = Self.secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
            let answer = try #require(server.ask("/?token=\(query)"))
            #expect(answer.status == 303)
            #expect(answer.headers["location"] == "/")
            let cookie = try #require(answer.headers["set-cookie"])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            let value = String(cookie.prefix { $0 != ";" })
            #expect(server.ask("/", headers: ["Cookie": "a=b; \(value)"])?.status == 200)
            #expect(server.ask("/", host: "evil.example", headers: ["Cookie": value])?.status == 421)
            #expect(server.ask("/?token=wrong")?.status == 401)
            #expect(server.ask("/?token=\(query)", host: "evil.example")?.status == 421)
        }

        @Test func aTokenIsASecretInAFileOfItsOwner() throws {
            let path = NSTemporaryDirectory() + "token-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: path) }
            func token(_ text: String, mode: Int) throws -> AccessToken {
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
                return try AccessToken(contentsOf: path)
            }
            _ = try token(Self.secret + "\n", mode: 0o600)
            for (text, mode) in [(Self.secret, 0o644), ("short", 0o600), ("", 0o600), ("0123456789abcdef;x", 0o600)] {
                #expect { try token(text, mode: mode) } throws: { ($0 as? DashboardError)?.kind == .badSettings }
            }
            #expect { try AccessToken(contentsOf: path + "-none") } throws: { ($0 as? DashboardError)?.kind == .missing }
        }

        @Test func everyAnswerTellsBrowsersToBeCareful() throws {
            let server = try TestServer()
            for path in ["/", "/api/state", "/nothing", "/metrics"] {
                let headers = try #require(server.ask(path)).headers
                #expect(headers["x-content-type-options"] == "nosniff")
                #expect(headers["referrer-policy"] == "no-referrer")
                #expect(headers["content-security-policy"]?.contains("default-src 'none'") == true)
                #expect(headers["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
                #expect(headers["access-control-allow-origin"] == nil)
            }
        }

        @Test func thePageRunsItsOwnScriptAlone() throws {
            let server = try TestServer()
            let (one, two) = (try #require(server.ask("/")), try #require(server.ask("/")))
            func nonce(_ answer: RawClient.Answer) throws -> String {
                let policy = try #require(answer.headers["content-security-policy"])
                #expect(!policy.contains("unsafe"))
                return String(try #require(policy.firstMatch(of: #/script-src 'nonce-([a-z0-9]+)'/#)).1)
            }
            let word = try nonce(one)
            #expect(one.text.components(separatedBy: "nonce=\"\(word)\"").count == 3, "style and script")
            #expect(try nonce(two) != word)
            let addresses = one.text.matches(of: #/(src|href|url)\s*[=(]\s*["']?https?:/#)
            #expect(addresses.isEmpty, "nothing is asked of anyone else")
            #expect(!one.text.contains("{{"))
        }

        @Test func otherPathsAndMethodsAreRefused() throws {
            let server = try TestServer()
            #expect(server.ask("/../../etc/passwd")?.status == 404)
            #expect(server.ask("/api/predict")?.status == 405)
            #expect(server.ask("/api/state", method: "DELETE")?.status == 405)
            #expect(server.ask("/api/events")?.status == 404, "no camera is watched")
            let head = try #require(server.ask("/", method: "HEAD"))
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }
}
