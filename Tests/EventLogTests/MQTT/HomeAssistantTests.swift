import EventLog
import Foundation
import Pipeline
import Testing

/// What Home Assistant reads to know of the camera.
@Suite(.enabled(if: Broker.isInstalled, "mosquitto, its clients or openssl are missing: apt-get install mosquitto mosquitto-clients openssl"))
struct HomeAssistantTests {
    /// The entities that a camera of this name announces, by topic.
    private func entities(_ names: [String]) throws -> [(topic: String, object: [String: Any])] {
        let broker = try Broker()
        for name in names {
            let sink = MQTTSink.started(MQTTConfiguration(broker, name: name))
            #expect(eventually { sink.statistics.isConnected })
            try sink.finish(Run.summary)
        }
        // They are retained: no camera is there any more.
        let listener = Listener(broker)
        #expect(eventually { listener.messages.filter { $0.topic.hasPrefix("homeassistant/") }.count >= 4 * names.count })
        let messages = listener.messages.filter { $0.topic.hasPrefix("homeassistant/") }
        #expect(messages.allSatisfy { $0.isRetained })
        return messages.map { ($0.topic, $0.object) }
    }

    @Test func cameraAndEmotionAppearAsEntities() throws {
        let entities = try entities(["lobby"])
        #expect(
            entities.map(\.topic).sorted() == [
                "homeassistant/binary_sensor/emotiond_lobby/camera/config", "homeassistant/sensor/emotiond_lobby/confidence/config",
                "homeassistant/sensor/emotiond_lobby/emotion/config", "homeassistant/sensor/emotiond_lobby/faces/config",
            ])
        for entity in entities {
            #expect(entity.object["state_topic"] as? String == "emotiond/lobby/state")
            #expect(entity.object["availability_topic"] as? String == "emotiond/lobby/availability")
            #expect((entity.object["device"] as? [String: Any])?["identifiers"] as? [String] == ["emotiond_lobby"])
            #expect((entity.object["value_template"] as? String)?.contains("value_json.") == true)
        }
        let emotion = try #require(entities.first { $0.topic.contains("/emotion/") })
        #expect(emotion.object["options"] as? [String] == Run.session.labels)
    }

    @Test func namesThatLookAlikeStayApart() throws {
        let names = ["living room", "living_room", "living-room", "Küche", "K  che"]
        let entities = try entities(names)
        let unique = Set(entities.compactMap { $0.object["unique_id"] as? String })
        #expect(unique.count == 4 * names.count)
        #expect(Set(entities.map(\.topic)).count == 4 * names.count)
        let allowed = #/[A-Za-z0-9_\-]+/#
        for entity in entities {
            let levels = entity.topic.split(separator: "/")
            #expect(levels.count == 5 && levels.allSatisfy { $0.wholeMatch(of: allowed) != nil }, "\(entity.topic)")
        }
    }

    @Test func withoutDiscoveryNothingIsAnnounced() throws {
        let broker = try Broker(), listener = Listener(broker)
        var configuration = MQTTConfiguration(broker)
        configuration.discovery = false
        let sink = MQTTSink.started(configuration)
        #expect(listener.hears("emotiond/lobby/availability") { $0.payload == "online" })
        try sink.finish(Run.summary)
        #expect(listener.hears("emotiond/lobby/availability") { $0.payload == "offline" })
        #expect(!listener.messages.contains { $0.topic.hasPrefix("homeassistant") })
    }
}
