internal import Capture
internal import Glibc
internal import JSONText
internal import Pipeline
internal import Threads

/// The thread of a broker: keeps a connection for ever and sends what the outbox has.
struct MQTTSender {
    private let configuration: MQTTConfiguration
    private let outbox: Outbox
    private let clock: @Sendable () -> Timestamp
    private let onChange: @Sendable (MQTTLinkState) -> Void
    private var told: MQTTLinkState?
    private var backoff: Backoff

    /// Events on their way, by the number of their message; nil where a lost connection has taken the number.
    private var sent: [(message: Int32?, event: FaceEvent)] = []
    /// The state that the broker knows, and when the next one may follow.
    private var report: CameraReport?
    private var nextReport = MonotonicTime.now
    private var isIntroduced = false

    /// Events on their way at a time: enough for a broker far away.
    private static let window = 20
    private static let reportInterval = Duration.seconds(1)
    /// The library looks after its pings when asked, and the state may have changed.
    private static let beat = Duration.milliseconds(500)
    /// How long before the end saying goodbye begins, whatever is still on its way.
    private static let leave = Duration.milliseconds(200)
    /// Seconds after which a connection counts as one that lasts. A rival of our name, or a broker that throws us out, ends it sooner.
    private static let steady = 5.0
    /// How long the broker may think about our greeting.
    private static let patience = Duration.seconds(10)

    init(
        _ configuration: MQTTConfiguration, outbox: Outbox, backoff: Backoff, clock: @escaping @Sendable () -> Timestamp,
        onChange: @escaping @Sendable (MQTTLinkState) -> Void
    ) {
        self.configuration = configuration
        self.outbox = outbox
        self.backoff = backoff
        self.clock = clock
        self.onChange = onChange
    }

    /// Returns when the outbox is closed, and empty or without hope.
    mutating func run() {
        while !outbox.isClosed {
            let state = live()
            outbox.note(isConnected: false)
            // What is lost at the end is nobody's trouble.
            if let state, !outbox.isClosed { tell(state) }
            if !outbox.isClosed { pause(backoff.next()) }
        }
        outbox.ended.close()
    }

    // MARK: One connection

    /// Connects, sends until the connection is lost or the outbox closed. Returns why it was lost.
    private mutating func live() -> MQTTLinkState? {
        guard MQTTConnection.isInstalled else { return .refused(broker: broker, reason: "libmosquitto is not installed") }
        let connection = MQTTConnection(name: configuration.base)
        if let reason = connection.prepare(configuration) { return .refused(broker: broker, reason: reason) }
        if let reason = connection.open(configuration) { return .away(broker: broker, reason: reason) }
        return greet(connection) ?? serve(connection)
    }

    /// Waits for the broker's answer.
    private func greet(_ connection: borrowing MQTTConnection) -> MQTTLinkState? {
        let end = MonotonicTime.now + Self.patience
        while connection.answer == nil {
            guard .now < end, !outbox.isClosed else { return .away(broker: broker, reason: "it does not answer") }
            let reason = wait(connection)
            if let reason, connection.answer == nil { return .away(broker: broker, reason: reason) }
        }
        switch connection.answer {
        case .wrongCredentials?:
            let reason =
                configuration.user.map { "the name \($0) or its password is wrong; check mqtt.user and mqtt.password_file" }
                ?? "it wants a name and password; set mqtt.user and mqtt.password_file"
            return .refused(broker: broker, reason: reason)
        case .refusal(let reason)?: return .refused(broker: broker, reason: reason.lowercased())
        default: return nil
        }
    }

    private mutating func serve(_ connection: borrowing MQTTConnection) -> MQTTLinkState? {
        tell(.connected(broker: broker))
        outbox.note(isConnected: true)
        let begin = MonotonicTime.now
        defer { if MonotonicTime.now.seconds(since: begin) > Self.steady { backoff.reset() } }
        (report, isIntroduced, nextReport) = (nil, false, .now)
        for i in sent.indices { sent[i].message = nil }
        while true {
            acknowledge(connection)
            let news = outbox.take(most: Self.window - sent.count)
            sent += news.events.map { (nil, $0) }
            let isWell = introduce(connection, news) && send(connection) && sendReport(connection, news)
            guard isWell else { return .away(broker: broker, reason: "the connection broke") }
            if news.isClosed, sent.isEmpty || .now + Self.leave >= news.end {
                takeLeave(connection, until: news.end)
                return nil
            }
            if let reason = wait(connection) { return .away(broker: broker, reason: reason) }
            if news.isClosed, outbox.isAbandoned { return nil }
        }
    }

    /// Says that we are there, and tells Home Assistant what there is, once the labels are known.
    private mutating func introduce(_ connection: borrowing MQTTConnection, _ news: Outbox.News) -> Bool {
        guard !isIntroduced, !news.labels.isEmpty else { return true }
        isIntroduced = true
        if configuration.discovery {
            for message in HomeAssistant(configuration: configuration, labels: news.labels).messages {
                guard connection.publish(message.payload.bytes, to: message.topic, isRetained: true) != nil else { return false }
            }
        }
        return say(Availability.online, connection) != nil
    }

    private mutating func send(_ connection: borrowing MQTTConnection) -> Bool {
        for i in sent.indices where sent[i].message == nil {
            var text = JSONText()
            text.event(.face(sent[i].event))
            sent[i].message = connection.publish(text.bytes, to: configuration.eventTopic, isRetained: false)
            if sent[i].message == nil { return false }
        }
        return true
    }

    /// The state, where it has changed, and not more often than once an interval, unless the camera comes or goes.
    private mutating func sendReport(_ connection: borrowing MQTTConnection, _ news: Outbox.News) -> Bool {
        guard let status = news.status, !news.labels.isEmpty else { return true }
        let new = CameraReport(status, main: news.main, labels: news.labels)
        let isDue = .now >= nextReport || news.isClosed || new.camera != report?.camera
        guard isDue, new != report else { return true }
        report = new
        nextReport = .now + Self.reportInterval
        return connection.publish(new.json(at: clock()).bytes, to: configuration.stateTopic, isRetained: true) != nil
    }

    private mutating func acknowledge(_ connection: borrowing MQTTConnection) {
        let messages = Set(connection.takeAcknowledged())
        guard !messages.isEmpty else { return }
        let before = sent.count
        sent.removeAll { $0.message.map(messages.contains) ?? false }
        if sent.count < before { outbox.noteSent(before - sent.count) }
    }

    /// Says that we go, sees to it that it arrives, and goes.
    private func takeLeave(_ connection: borrowing MQTTConnection, until end: MonotonicTime) {
        _ = connection.takeAcknowledged()
        let message = say(Availability.offline, connection)
        while let message, .now < end, !connection.takeAcknowledged().contains(message) {
            if wait(connection, atMost: .milliseconds(50)) != nil { return }
        }
        connection.close()
    }

    private func say(_ availability: String, _ connection: borrowing MQTTConnection) -> Int32? {
        connection.publish(Array(availability.utf8), to: configuration.availabilityTopic, isRetained: true)
    }

    // MARK: Waiting

    /// Waits until the broker or the outbox has something, then reads and writes. Returns why the connection is lost.
    private func wait(_ connection: borrowing MQTTConnection, atMost limit: Duration = beat) -> String? {
        guard let descriptor = connection.descriptor else { return "it ended the connection" }
        let direction = Int16(connection.hasUnwritten ? POLLIN | POLLOUT : POLLIN)
        var ready = [pollfd(fd: descriptor, events: direction, revents: 0), pollfd(fd: outbox.bell.listener, events: Int16(POLLIN), revents: 0)]
        poll(&ready, 2, Int32(limit / .milliseconds(1)))
        outbox.bell.silence()
        return connection.work()
    }

    /// Waits before the next attempt; the end of the run ends it.
    private func pause(_ length: Duration) {
        let end = MonotonicTime.now + length
        while !outbox.isClosed {
            let rest = end.seconds(since: .now)
            guard rest > 0 else { return }
            var bell = pollfd(fd: outbox.bell.listener, events: Int16(POLLIN), revents: 0)
            poll(&bell, 1, Int32((rest * 1000).rounded(.up)))
            outbox.bell.silence()
        }
    }

    private var broker: String { "\(configuration.host):\(configuration.port)" }

    private mutating func tell(_ state: MQTTLinkState) {
        guard state != told else { return }
        told = state
        onChange(state)
    }
}
