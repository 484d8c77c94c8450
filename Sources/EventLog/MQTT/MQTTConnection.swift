internal import CMosquitto
internal import Capture
internal import Glibc
internal import Synchronization

/// One connection to a broker, from the first attempt until it is lost. It belongs to one thread.
///
/// A lost one is thrown away with all that the library still holds for it: what the broker has not acknowledged is kept, and
/// bounded, by those who sent it.
struct MQTTConnection: ~Copyable {
    private let handle: OpaquePointer
    private let events: Events

    /// What the library told in its callbacks.
    private final class Events {
        /// The broker's answer to our greeting: 0 for welcome.
        var answer: Int32?
        var acknowledged: [Int32] = []
    }

    /// Seconds of silence after which the broker, or we, take the connection for lost.
    private static let keepAlive: Int32 = 20
    private static let library = Mutex(false)

    /// Whether libmosquitto is installed; nothing else here works without it.
    static var isInstalled: Bool { cmosquitto_load() }

    /// - Parameter name: as the broker knows us.
    init(name: String) {
        Self.library.withLock { isReady in
            if !isReady { isReady = mosquitto_lib_init() == 0 }
        }
        events = Events()
        guard let handle = mosquitto_new(name, true, Unmanaged.passUnretained(events).toOpaque()) else {
            preconditionFailure("there is memory for a connection")
        }
        self.handle = handle
        mosquitto_connect_callback_set(handle) { _, events, answer in MQTTConnection.events(events)?.answer = answer }
        mosquitto_publish_callback_set(handle) { _, events, message in MQTTConnection.events(events)?.acknowledged.append(message) }
    }

    deinit { mosquitto_destroy(handle) }

    // MARK: Being connected

    /// Says who we are, what is to be said of us when we are lost, and whom we trust. Returns why that cannot be, or nil.
    borrowing func prepare(_ configuration: MQTTConfiguration) -> String? {
        let will = Availability.offline
        var status = mosquitto_username_pw_set(handle, configuration.user, configuration.password)
        if status == MOSQ_ERR_SUCCESS.code {
            status = mosquitto_will_set(handle, configuration.availabilityTopic, Int32(will.utf8.count), will, 1, true)
        }
        guard status == MOSQ_ERR_SUCCESS.code else { return Self.reason(status) }
        switch configuration.encryption {
        case nil: break
        case .system?: status = mosquitto_int_option(handle, MOSQ_OPT_TLS_USE_OS_CERTS, 1)
        case .file(let path)?: status = mosquitto_tls_set(handle, path, nil, nil, nil, nil)
        }
        return status == MOSQ_ERR_SUCCESS.code ? nil : "its certificate cannot be checked; check mqtt.ca_file"
    }

    /// Opens the connection and greets. This may take long where nothing answers. Returns why it failed, or nil.
    borrowing func open(_ configuration: MQTTConfiguration) -> String? {
        errno = 0
        let status = mosquitto_connect(handle, configuration.host, Int32(configuration.port), Self.keepAlive)
        return status == MOSQ_ERR_SUCCESS.code ? nil : Self.reason(status)
    }

    /// Nil where it is lost.
    var descriptor: Int32? {
        let descriptor = mosquitto_socket(handle)
        return descriptor >= 0 ? descriptor : nil
    }

    var hasUnwritten: Bool { mosquitto_want_write(handle) }

    /// The broker's answer to the greeting; nil while there is none.
    var answer: Answer? {
        guard let code = events.answer else { return nil }
        switch code {
        case 0: return .welcome
        case 4, 5: return .wrongCredentials
        default: return .refusal(String(cString: mosquitto_connack_string(code)))
        }
    }

    enum Answer: Equatable {
        case welcome
        /// Codes 4 and 5 mean a name and password that are wrong, or are missing.
        case wrongCredentials
        case refusal(String)
    }

    /// Reads and writes what there is. Returns why the connection is lost, or nil.
    borrowing func work() -> String? {
        for step in [{ mosquitto_loop_read($0, 1) }, { mosquitto_loop_write($0, 1) }, { mosquitto_loop_misc($0) }] as [(OpaquePointer) -> Int32] {
            errno = 0
            let status = step(handle)
            if status != MOSQ_ERR_SUCCESS.code { return Self.reason(status) }
        }
        return nil
    }

    // MARK: Sending

    /// Sends a message that is to arrive at least once. Returns its number, or nil where the connection is lost.
    borrowing func publish(_ payload: [UInt8], to topic: String, isRetained: Bool) -> Int32? {
        var message: Int32 = 0
        let status = mosquitto_publish(handle, &message, topic, Int32(payload.count), payload, 1, isRetained)
        return status == MOSQ_ERR_SUCCESS.code ? message : nil
    }

    /// The numbers of messages that the broker has since acknowledged.
    borrowing func takeAcknowledged() -> [Int32] {
        defer { events.acknowledged = [] }
        return events.acknowledged
    }

    /// Takes leave, so that the broker does not publish the last will.
    borrowing func close() {
        mosquitto_disconnect(handle)
        if descriptor != nil { _ = mosquitto_loop_write(handle, 1) }
    }

    // MARK: -

    private static func events(_ pointer: UnsafeMutableRawPointer?) -> Events? {
        pointer.map { Unmanaged<Events>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func reason(_ status: Int32) -> String {
        let cause = errno
        switch status {
        case MOSQ_ERR_ERRNO.code where cause != 0: return String(cString: strerror(cause)).lowercased()
        case MOSQ_ERR_EAI.code: return "its name is not known; check mqtt.host"
        case MOSQ_ERR_TLS.code:
            return "no encryption that both trust; check mqtt.tls, mqtt.ca_file, and that the certificate names the host"
        case MOSQ_ERR_CONN_LOST.code: return "it ended the connection"
        case MOSQ_ERR_KEEPALIVE.code: return "it has not been heard of"
        default: return String(cString: mosquitto_strerror(status)).lowercased().filter { $0 != "." }
        }
    }
}

extension mosq_err_t {
    /// As the functions return it.
    fileprivate var code: Int32 { Int32(rawValue) }
}
