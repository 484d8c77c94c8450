/// How it stands between us and the broker, in words for a log.
package enum MQTTLinkState: Sendable, Equatable, CustomStringConvertible {
    case connected(broker: String)
    /// It is not reached, or was lost; it is tried again for ever.
    case away(broker: String, reason: String)
    /// It does not want us; somebody must mend that, here or there.
    case refused(broker: String, reason: String)

    package var isConnected: Bool { if case .connected = self { true } else { false } }

    package var description: String {
        switch self {
        case .connected(let broker): "the broker \(broker) is connected"
        case .away(let broker, let reason): "the broker \(broker) is away: \(reason); it is tried again"
        case .refused(let broker, let reason): "the broker \(broker) refuses: \(reason)"
        }
    }
}

/// What became of the events for a broker.
package struct MQTTStatistics: Sendable, Equatable {
    /// Events that the broker has acknowledged, and those that wait for it.
    package var sent = 0
    package var waiting = 0
    /// Events that never will be: the broker was away for longer than the queue holds.
    package var dropped = 0
    package var isConnected = false

    package init() {}
}
