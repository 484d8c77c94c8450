/// Where the page is served, and to whom.
package struct DashboardConfiguration: Sendable {
    /// A name or an address without brackets, and a port; port 0 lets the system choose.
    package var host: String
    package var port: Int
    /// Everyone must show it, where there is one.
    package var token: AccessToken?
    package var limits = Limits()

    package init(host: String, port: Int, token: AccessToken? = nil) {
        self.host = host
        self.port = port
        self.token = token
    }

    /// What a client may take. Each bounds memory or the time for which a connection is held.
    package struct Limits: Sendable {
        /// Connections at a time; more wait until one ends.
        package var connections = 256
        /// Seconds that a connection may do nothing, between requests and within one.
        package var idle = 15
        /// Seconds in which a request must have come whole, and in which a client must take what it is sent.
        package var request = 30
        /// Bytes of a request's body.
        package var body = 10 << 20
        /// Pixels of a picture.
        package var pixels = 40_000_000
        /// Clients that listen to events, or watch the video.
        package var listeners = 32

        package init() {}
    }

    var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
