/// Which broker, who we are to it, and under which topics we speak.
package struct MQTTConfiguration: Sendable, Equatable {
    /// Whether libmosquitto is there: without it no broker can be spoken to.
    package static var isUsable: Bool { MQTTConnection.isInstalled }

    package var host: String
    package var port: Int
    package var user: String?
    package var password: String?
    /// Encryption with the broker's certificate checked; nil for none.
    package var encryption: Encryption?
    /// What all topics begin with, and this camera's level below it.
    package var topic: String
    package var name: String
    /// Home Assistant is told of the camera.
    package var discovery: Bool
    /// Version of the program, for those who list devices.
    package var version: String

    package enum Encryption: Sendable, Equatable {
        /// Certificates that the system trusts.
        case system
        /// Those in a file, in PEM form.
        case file(String)
    }

    package init(
        host: String, port: Int = 1883, user: String? = nil, password: String? = nil, encryption: Encryption? = nil,
        topic: String = "emotiond", name: String, discovery: Bool = true, version: String = ""
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.encryption = encryption
        self.topic = topic
        self.name = name
        self.discovery = discovery
        self.version = version
    }

    /// What this camera's topics begin with. The broker knows the client by it too: a daemon that begins anew, after its machine
    /// lost power, so replaces its old connection, whose last will would otherwise come later and say that it is gone.
    package var base: String { "\(topic)/\(name)" }

    package var stateTopic: String { "\(base)/state" }
    package var eventTopic: String { "\(base)/event" }
    package var availabilityTopic: String { "\(base)/availability" }

    /// Whether a password would cross the network for everyone to read.
    package var revealsPassword: Bool {
        password != nil && encryption == nil && !["localhost", "127.0.0.1", "::1"].contains(host)
    }
}
