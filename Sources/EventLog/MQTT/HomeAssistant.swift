internal import JSONText

/// What Home Assistant reads under `homeassistant/` to make a device and its entities without anyone's doing.
struct HomeAssistant {
    let configuration: MQTTConfiguration
    /// The emotions there can be.
    let labels: [String]

    struct Entity {
        var component: String
        var object: String
        var name: String
        var template: String
        /// Fields that this entity alone has.
        var write: @Sendable (inout JSONText) -> Void
    }

    /// Topic and payload of each entity, to be retained.
    var messages: [(topic: String, payload: JSONText)] {
        entities.map { ("homeassistant/\($0.component)/\(identity)/\($0.object)/config", payload(of: $0)) }
    }

    /// What names the camera among all: letters, digits, `-` and `_` are allowed. Two bases that look alike after other characters
    /// were replaced are told apart by a hash.
    var identity: String {
        let base = configuration.base
        let plain = base.utf8.allSatisfy { Self.isPlain($0) || $0 == UInt8(ascii: "/") }
        let text = String(decoding: base.utf8.map { Self.isPlain($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        return plain ? text : "\(text)_\(String(Self.hash(base), radix: 16))"
    }

    private var entities: [Entity] {
        let labels = labels
        return [
            Entity(component: "sensor", object: "emotion", name: "Emotion", template: "{{ value_json.emotion }}") {
                $0.field("device_class", "enum")
                $0.field("options", labels)
                $0.field("icon", "mdi:emoticon-outline")
            },
            Entity(
                component: "sensor", object: "confidence", name: "Confidence",
                template: "{{ (value_json.confidence * 100) | round if value_json.confidence is not none else none }}"
            ) {
                $0.field("unit_of_measurement", "%")
                $0.field("state_class", "measurement")
                $0.field("icon", "mdi:gauge")
            },
            Entity(component: "sensor", object: "faces", name: "Faces", template: "{{ value_json.faces }}") {
                $0.field("state_class", "measurement")
                $0.field("icon", "mdi:account-multiple")
            },
            Entity(
                component: "binary_sensor", object: "camera", name: "Camera",
                template: "{{ 'ON' if value_json.camera.state == 'streaming' else 'OFF' }}"
            ) {
                $0.field("device_class", "connectivity")
                $0.field("entity_category", "diagnostic")
            },
        ]
    }

    private func payload(of entity: Entity) -> JSONText {
        JSONText.object {
            $0.field("name", entity.name)
            $0.field("unique_id", "\(identity)_\(entity.object)")
            $0.field("state_topic", configuration.stateTopic)
            $0.field("value_template", entity.template)
            entity.write(&$0)
            $0.field("availability_topic", configuration.availabilityTopic)
            $0.field("payload_available", Availability.online)
            $0.field("payload_not_available", Availability.offline)
            $0.field("qos", 1)
            $0.field("device", device)
            $0.field("origin", origin)
        }
    }

    private func device(_ text: inout JSONText) {
        text.object {
            $0.field("identifiers", [identity])
            $0.field("name", "emotiond \(configuration.name)")
            $0.field("manufacturer", "emotiond")
            $0.field("model", "Emotion detector")
            $0.field("sw_version", configuration.version)
        }
    }

    private func origin(_ text: inout JSONText) {
        text.object {
            $0.field("name", "emotiond")
            $0.field("sw_version", configuration.version)
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// FNV-1a of 32 bits.
    private static func hash(_ text: String) -> UInt32 {
        text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}

/// What the `availability` topic says.
enum Availability {
    static let online = "online"
    static let offline = "offline"
}
