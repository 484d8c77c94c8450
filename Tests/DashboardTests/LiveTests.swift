import Capture
import Dashboard
import Foundation
import Imaging
import Pipeline
import Testing

extension ServerTests {
    /// A live run as the page is told of it.
    @Suite struct LiveTests {
        private let labels = ["angry", "happy"]
        private let view: LiveView

        init() {
            view = LiveView { session in
                return { observation in observation.faces.map { "{\"source\":\"\(session.source.name)\",\"track\":\($0.track)}" } }
            }
            view.begin(Session(source: SourceInfo(name: "video0", width: 64, height: 48), labels: labels))
            let streaming = CameraState.stalled(device: "/dev/video0")
            view.watch(
                status: {
                    var status = LiveStatus(camera: streaming)
                    status.rate = 29.94
                    status.latency = 12.5
                    status.frames = 7
                    status.dropped = 3
                    status.statistics.delivered = 9
                    status.statistics.lost = 2
                    status.faces = 1
                    status.stages.detect.add(0.0015)
                    status.stages.detect.add(5)
                    return status
                },
                logs: { [LogCounts(name: "a\"b.jsonl", written: 5, waiting: 0, dropped: 1, failures: 2)] })
        }

        private func show(track: Int = 1) {
            let face = Face(
                track: track, box: Box(x: 1, y: 2, width: 20, height: 20), probabilities: [0.25, 0.75], emotion: 1, raw: [0.5, 0.5])
            view.receive(
                Observation(frame: 1, time: 0, faces: [face]), Frame(number: 1, time: 0, luma: GrayImage(width: 64, height: 48, filledWith: 0)))
        }

        private func listen(_ server: TestServer) -> RawClient {
            let client = RawClient(port: server.port)
            client.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return client
        }

        @Test func theStateTellsCameraAndFaces() throws {
            let server = try TestServer(live: view)
            show()
            let state = try #require(server.ask("/api/state")).object
            #expect(state["live"] as? Bool == true)
            let camera = try #require(state["camera"] as? [String: String])
            #expect(camera["state"] == "stalled")
            #expect(camera["text"] == "/dev/video0 sends no pictures: unplug it and plug it in again if this lasts")
            #expect(state["rate"] as? Double == 29.9)
            #expect(state["latency_ms"] as? Double == 12.5)
            #expect(state["dropped"] as? Int == 3)
            let face = try #require((state["faces"] as? [[String: Any]])?.first)
            #expect(face["emotion"] as? String == "happy")
            #expect(face["probabilities"] as? [String: Double] == ["angry": 0.25, "happy": 0.75])
            #expect((state["colors"] as? [String: String])?["happy"] == "#f0e442")
        }

        @Test func withoutACameraTheStateSaysSo() throws {
            let state = try #require(TestServer().ask("/api/state")).object
            #expect(state["live"] as? Bool == false)
            #expect(state["models"] as? [String] == ["emotion.onnx"])
        }

        @Test func eventsAreTheLogsObjectsAndStateChanges() throws {
            let server = try TestServer(live: view)
            let client = listen(server)
            let beginning = try #require(client.read(until: "\"text\""))
            #expect(beginning.contains("text/event-stream"))
            #expect(beginning.contains("event: state\ndata: {\"state\":\"stalled\""))
            show(track: 42)
            #expect(client.read(until: "data: {\"source\":\"video0\",\"track\":42}\n\n") != nil)
            view.note(.absent(name: nil))
            #expect(client.read(until: "event: state\ndata: {\"state\":\"absent\",\"text\":\"no camera: plug one in\"}\n\n") != nil)
        }

        @Test func tooManyListenersAreRefused() throws {
            let server = try TestServer(live: view)
            let clients = (0..<33).map { _ in listen(server) }
            let answers = clients.compactMap { $0.read(until: "\r\n\r\n") }
            #expect(answers.filter { $0.hasPrefix("HTTP/1.1 200") }.count <= 32)
            #expect(answers.contains { $0.hasPrefix("HTTP/1.1 429") })
        }

        @Test func aListenerThatTakesNothingIsLeftAndHoldsUpNobody() throws {
            var limits = DashboardConfiguration.Limits()
            limits.request = 1
            let server = try TestServer(limits: limits, live: view)
            let client = listen(server)
            #expect(client.read(until: "event: state") != nil)
            // More than any socket holds; the listener reads none of it.
            let end = ContinuousClock.now + .seconds(60)
            while server.ask("/metrics")?.text.contains("emotiond_http_listeners 1.0") == true, .now < end {
                for track in 0..<20_000 { show(track: track) }
            }
            #expect(server.ask("/metrics")?.text.contains("emotiond_http_listeners 0.0") == true)
            withExtendedLifetime(client) {}
        }

        @Test func metricsAreInPrometheusForm() throws {
            let server = try TestServer(live: view)
            show()
            _ = server.ask("/nothing")
            let answer = try #require(server.ask("/metrics"))
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = Set(answer.text.split(separator: "\n").map(String.init))
            for expected in [
                "emotiond_frames_captured_total 11", "emotiond_frames_processed_total 7",
                "emotiond_frames_dropped_total{cause=\"lost\"} 2", "emotiond_frames_dropped_total{cause=\"busy\"} 1",
                "emotiond_faces_total 1", "emotiond_emotions_total{emotion=\"happy\"} 1", "emotiond_emotions_total{emotion=\"angry\"} 0",
                "emotiond_camera_state{state=\"stalled\"} 1.0", "emotiond_camera_state{state=\"streaming\"} 0.0",
                "emotiond_stage_seconds_bucket{stage=\"detect\",le=\"0.001\"} 0",
                "emotiond_stage_seconds_bucket{stage=\"detect\",le=\"0.002\"} 1",
                "emotiond_stage_seconds_bucket{stage=\"detect\",le=\"+Inf\"} 2", "emotiond_stage_seconds_count{stage=\"detect\"} 2",
                "emotiond_log_lines_written_total{log=\"a\\\"b.jsonl\"} 5", "emotiond_log_lines_dropped_total{log=\"a\\\"b.jsonl\"} 1",
                "emotiond_http_requests_total{path=\"other\",status=\"404\"} 1",
            ] { #expect(lines.contains(expected), "\(expected)") }
            let form = #/# (HELP|TYPE) emotiond_[a-z_]+ .+|emotiond_[a-z_]+(\{[a-z]+="([^"\\\n]|\\.)*"(,[a-z]+="([^"\\\n]|\\.)*")*\})? [0-9.e+-]+/#
            for line in lines { #expect(line.wholeMatch(of: form) != nil, "\(line)") }
        }

        @Test func thePictureIsShownToThoseWhoMayWatch() throws {
            #expect(try TestServer(live: view).ask("/video")?.status == 404, "it was not asked for")
            let shown = LiveView(showsVideo: true) { _ in return { _ in [] } }
            shown.begin(Session(source: SourceInfo(name: "video0", width: 64, height: 48), labels: labels))
            let server = try TestServer(live: shown)
            #expect(!shown.needsColor, "nobody watches")
            let client = RawClient(port: server.port)
            client.send("GET /video HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(client.read(until: "multipart/x-mixed-replace") != nil)
            #expect(shown.needsColor)
            let face = Face(track: 1, box: Box(x: 8, y: 8, width: 24, height: 24), probabilities: [0, 1], emotion: 1, raw: [0, 1])
            // The first is drawn at once; the server is told of a watcher before it answers.
            shown.receive(
                Observation(frame: 1, time: 0, faces: [face]), Frame(number: 1, time: 0, luma: GrayImage(width: 64, height: 48, filledWith: 0)))
            let bytes = try #require(client.readPart(after: "Content-Type: image/jpeg\r\nContent-Length: "))
            let picture = try StillImage.decode(bytes, name: "picture", color: true)
            let (width, height, stride) = (picture.luma.width, picture.luma.height, picture.luma.stride)
            #expect(width == 64 && height == 48)
            let (line, inside) = picture.luma.withPixels { ($0[9 * stride + 20], $0[20 * stride + 20]) }
            #expect(line > 150, "the box, yellow")
            #expect(inside < 40, "what is in it")
            shown.finish(Summary())
        }

        @Test func itStopsAtOnceWhoeverListens() throws {
            let server = try TestServer(live: view)
            let client = listen(server)
            #expect(client.read(until: "event: state") != nil)
            let start = ContinuousClock.now
            server.server.stop()
            #expect(ContinuousClock.now - start < .seconds(1))
            #expect(client.readToEnd() != nil, "the listener is told by the end of the connection")
        }

        @Test func aTakenPortIsSaid() throws {
            let server = try TestServer()
            #expect {
                try DashboardServer(DashboardConfiguration(host: "127.0.0.1", port: server.port), desk: TestServer.desk())
            } throws: {
                guard let error = $0 as? DashboardError else { return false }
                return error.kind == .unavailable && error.description.contains("127.0.0.1:\(server.port): Address already in use")
            }
        }
    }
}
