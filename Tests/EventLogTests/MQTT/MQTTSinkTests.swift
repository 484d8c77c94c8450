import Capture
import EventLog
import Foundation
import Pipeline
import Testing

/// A real broker that hears of the camera.
@Suite(.enabled(if: Broker.isInstalled, "mosquitto, its clients or openssl are missing: apt-get install mosquitto mosquitto-clients openssl"))
struct MQTTSinkTests {
    @Test func theStateIsRetainedAndSaysWhatIsSeen() throws {
        let broker = try Broker(), sink = MQTTSink.started(MQTTConfiguration(broker))
        sink.see(1)
        sink.note(.streaming())
        #expect(Listener(broker).hears("emotiond/lobby/state") { $0.object["emotion"] as? String == "sad" })
        // Whoever comes later is told at once.
        let late = Listener(broker)
        #expect(late.hears("emotiond/lobby/state"))
        #expect(late.hears("emotiond/lobby/availability"))
        let message = try #require(late.messages("emotiond/lobby/state").first)
        #expect(message.isRetained)
        let state = message.object
        #expect(state["time"] as? String == "2025-11-20T17:00:00.123Z")
        #expect((state["camera"] as? [String: String])?["state"] == "streaming")
        #expect((state["camera"] as? [String: String])?["description"]?.contains("MJPG 640×480") == true)
        #expect(state["rate"] as? Double == 30)
        #expect(state["latency_ms"] as? Int == 12)
        #expect(state["faces"] as? Int == 1)
        #expect(state["dropped"] as? Int == 3)
        #expect(state["confidence"] as? Double == 0.75)
        #expect(late.messages("emotiond/lobby/availability").first?.payload == "online")
        try sink.finish(Run.summary)
    }

    @Test func withoutFacesThereIsNoEmotion() throws {
        let broker = try Broker(), sink = MQTTSink.started(MQTTConfiguration(broker)), listener = Listener(broker)
        sink.note(LiveStatus(camera: .absent(name: nil)))
        #expect(listener.hears("emotiond/lobby/state"))
        let state = try #require(listener.messages("emotiond/lobby/state").first?.object)
        #expect(state["emotion"] is NSNull && state["confidence"] is NSNull && state["latency_ms"] is NSNull)
        #expect((state["camera"] as? [String: String])?["state"] == "absent")
        try sink.finish(Run.summary)
    }

    @Test func aStateThatStaysIsSentOnceAndAnotherOneFollows() throws {
        let broker = try Broker(), sink = MQTTSink.started(MQTTConfiguration(broker)), listener = Listener(broker)
        for _ in 0..<100 { sink.note(.streaming(faces: 0)) }
        #expect(listener.hears("emotiond/lobby/state"))
        for _ in 0..<100 { sink.note(.streaming(faces: 0)) }
        sink.note(.streaming(faces: 2))
        #expect(listener.hears("emotiond/lobby/state") { $0.object["faces"] as? Int == 2 })
        #expect(listener.messages("emotiond/lobby/state").count == 2)
        sink.note(LiveStatus(camera: .absent(name: nil)))
        #expect(listener.hears("emotiond/lobby/state") { $0.payload.contains("absent") })
        try sink.finish(Run.summary)
    }

    @Test func eventsArriveAsTheLogHasThem() throws {
        let broker = try Broker(), listener = Listener(broker), links = Links()
        let sink = MQTTSink.started(MQTTConfiguration(broker), selection: .changes(interval: 1), links: links)
        #expect(eventually { links.all.contains(where: \.isConnected) })
        let path = broker.folder.file("log.jsonl")
        let log = try LiveLog(path: path, selection: .changes(interval: 1), clock: { Timestamp(milliseconds: 1_763_658_000_123) })
        log.begin(Run.session)
        for number in 0..<60 {
            let face = Run.face(emotion: number < 30 ? 1 : 0)
            sink.see(number, faces: [face])
            try log.see(number, faces: [face])
        }
        try sink.finish(Run.summary)
        try log.finish(Run.summary)
        let lines = try fileLines(path).filter { $0.contains("\"face\"") }
        #expect(lines.count == 4)
        #expect(eventually { listener.messages("emotiond/lobby/event").count >= lines.count })
        #expect(listener.messages("emotiond/lobby/event").map(\.payload) == lines)
        #expect(listener.messages("emotiond/lobby/event").allSatisfy { !$0.isRetained })
        #expect(sink.statistics.sent == lines.count && sink.statistics.waiting == 0 && sink.statistics.dropped == 0)
    }

    @Test func aCleanEndSaysOfflineWithinTheSecond() throws {
        let broker = try Broker(), links = Links(), sink = MQTTSink.started(MQTTConfiguration(broker), links: links)
        let listener = Listener(broker)
        #expect(listener.hears("emotiond/lobby/availability") { $0.payload == "online" })
        let begin = ContinuousClock.now
        try sink.finish(Run.summary)
        #expect(ContinuousClock.now - begin < .seconds(1))
        #expect(listener.hears("emotiond/lobby/availability") { $0.payload == "offline" })
        #expect(links.all.count == 1 && links.all.allSatisfy(\.isConnected), "going is no news: \(links.all)")
        #expect(Listener(broker).hears("emotiond/lobby/availability") { $0.isRetained && $0.payload == "offline" })
    }

    @Test func aBrokerThatComesBackHearsTheNewestStateAndTheEvents() throws {
        let broker = try Broker(), links = Links(), sink = MQTTSink.started(MQTTConfiguration(broker), links: links)
        sink.note(.streaming(faces: 0))
        #expect(Listener(broker).hears("emotiond/lobby/state"))
        broker.stop()
        #expect(eventually { links.all.last?.isConnected == false })
        for number in 0..<50 { sink.see(number) }
        sink.note(.streaming(faces: 7))
        #expect(sink.statistics.waiting == 50 && !sink.statistics.isConnected)
        // It keeps nothing, so what it knows it was told anew.
        try broker.start()
        let listener = Listener(broker)
        #expect(listener.hears("emotiond/lobby/state") { $0.object["faces"] as? Int == 7 })
        #expect(listener.hears("emotiond/lobby/availability") { $0.payload == "online" })
        #expect(eventually { sink.statistics.sent == 50 })
        #expect(links.all.map(\.isConnected).filter { $0 }.count == 2)
        try sink.finish(Run.summary)
    }

    @Test func aBrokerThatIsAwayCostsOnlyTheOldestEventsAndNoTime() throws {
        let links = Links(), port = try Broker.freePort()
        let sink = MQTTSink.started(
            MQTTConfiguration(host: "localhost", port: port, name: "lobby"), capacity: 100, links: links)
        let begin = ContinuousClock.now
        for number in 0..<10_000 { sink.see(number) }
        #expect(ContinuousClock.now - begin < .seconds(10))
        #expect(sink.statistics.waiting == 100 && sink.statistics.dropped == 9900)
        #expect(eventually { !links.all.isEmpty })
        let error = #expect(throws: MQTTError.self) { try sink.finish(Run.summary) }
        #expect(error?.description == "100 events for the broker localhost:\(port) were lost at the end")
        #expect(sink.statistics.dropped == 10_000 && sink.statistics.waiting == 0)
        #expect(links.all.count == 1, "a broker that stays away is told of once: \(links.all)")
        #expect(links.all.first?.description.contains("connection refused") == true)
    }

    @Test func aBrokerThatHangsHoldsUpNothing() throws {
        let broker = try Broker(), links = Links(), sink = MQTTSink.started(MQTTConfiguration(broker), capacity: 100, links: links)
        #expect(eventually { sink.statistics.isConnected })
        broker.signal(SIGSTOP)
        defer { broker.signal(SIGCONT) }
        for number in 0..<1000 { sink.see(number) }
        #expect(eventually { sink.statistics.dropped >= 880 })
        #expect(sink.statistics.waiting <= 100)
        let begin = ContinuousClock.now
        #expect(throws: MQTTError.self) { try sink.finish(Run.summary) }
        #expect(ContinuousClock.now - begin < .seconds(1.5))
    }
}
