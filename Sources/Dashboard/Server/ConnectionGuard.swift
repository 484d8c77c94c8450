internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Ends connections of clients that are too slow, or send without end: they would hold a place for ever.
///
/// It also asks for the body of a client that waits to be asked, which costs such clients a second otherwise.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: DashboardConfiguration.Limits
    private var received = 0
    private var requestDeadline: Scheduled<Void>?
    private var writeDeadline: Scheduled<Void>?

    /// A refused body is still taken in, so that the client comes to read the refusal; but no more of it than so many times
    /// what is allowed.
    private static let patience = 6

    init(_ limits: DashboardConfiguration.Limits) { self.limits = limits }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            received = 0
            requestDeadline?.cancel()
            requestDeadline = deadline(context)
            if head.headerFields[.expect]?.lowercased() == "100-continue", isBodyWelcome(head) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body(let bytes):
            received += bytes.readableBytes
            guard received <= Self.patience * limits.body else {
                context.close(promise: nil)
                return
            }
        case .end:
            requestDeadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeDeadline?.cancel()
        writeDeadline = context.channel.isWritable ? nil : deadline(context)
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        requestDeadline?.cancel()
        writeDeadline?.cancel()
    }

    private func isBodyWelcome(_ head: HTTPRequest) -> Bool {
        head.headerFields[.contentLength].flatMap { Int($0) }.map { $0 <= limits.body } ?? true
    }

    private func deadline(_ context: ChannelHandlerContext) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(limits.request))) { context.close(promise: nil) }
    }
}
