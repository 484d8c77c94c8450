internal import Capture
internal import Glibc
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Synchronization

/// The web page, served beside everything else until it is stopped.
package final class DashboardServer: Sendable {
    /// Where it is, such as `http://127.0.0.1:8017/`.
    package let address: String
    private let work: Task<Void, Never>
    private let heartbeat: Task<Void, any Error>
    private let desk: PhotoDesk
    private let history: HistoryDesk?
    private let ended: Mailbox<Never>

    /// A client that has gone is noticed when it is sent something.
    private static let beat = Duration.seconds(10)
    private static let patience = Duration.milliseconds(500)

    /// Binds the address and begins to answer.
    ///
    /// - Parameters:
    ///   - desk: reads the pictures that clients send; it belongs to the server from here on.
    ///   - live: a live run to show, where there is one.
    ///   - history: reads the days of a log, where there is one; it belongs to the server too.
    /// - Throws: `.unavailable` where the address cannot be had.
    package init(
        _ configuration: DashboardConfiguration, desk: PhotoDesk, live: LiveView? = nil, history: HistoryDesk? = nil
    ) throws(DashboardError) {
        let limits = configuration.limits
        let responder = Responder(
            rule: AccessRule(configuration), photos: PhotoForm(desk: desk, limit: limits.body), live: live, history: history,
            limits: limits)
        let started = Mailbox<Start>(), ended = Mailbox<Never>()
        let quiet = Logger(label: "dashboard") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionGuard(limits)], idleTimeout: .seconds(Int64(limits.idle)),
                    httpDecoderConfiguration: .init(maxHeaderFieldSize: 16_384, maxHeaderListSize: 32_768, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: quiet)),
            onServerRunning: { started.put(.bound(port: $0.localAddress?.port ?? configuration.port)) },
            logger: quiet)
        work = Task.detached {
            do { try await application.run() } catch { started.put(.failed(Self.reason(error))) }
            started.close()
            ended.close()
        }
        heartbeat = Task.detached {
            while let live {
                try await Task.sleep(for: Self.beat)
                live.events.send(": here\n\n")
            }
        }
        self.desk = desk
        self.history = history
        self.ended = ended
        switch started.take(waiting: .seconds(30)) {
        case .bound(let port)?:
            var bound = configuration
            bound.port = port
            address = "http://\(bound.address)/"
        case .failed(let reason)?:
            throw DashboardError(
                .unavailable, "cannot serve the page at \(configuration.address): \(reason); name another address or port")
        case nil:
            throw DashboardError(.unavailable, "cannot serve the page at \(configuration.address): nothing happens there")
        }
    }

    /// Ends everything within half a second, whoever is still connected. May be called again.
    package func stop() {
        work.cancel()
        heartbeat.cancel()
        desk.close()
        history?.close()
        _ = ended.take(waiting: Self.patience)
    }

    private enum Start: Sendable {
        case bound(port: Int)
        case failed(String)
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }
}
