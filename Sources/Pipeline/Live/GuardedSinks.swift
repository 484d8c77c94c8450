internal import Imaging

/// The sinks of a live run. An error of one ends neither the run nor the others: it is counted, and each sink's first one is told.
final class GuardedSinks {
    private var sinks: [any Sink]
    private let onFailure: @Sendable (any Error) -> Void
    private var told: Set<ObjectIdentifier> = []
    private(set) var failures = 0

    init(_ sinks: [any Sink], onFailure: @escaping @Sendable (any Error) -> Void) {
        self.sinks = sinks
        self.onFailure = onFailure
    }

    var needColor: Bool { sinks.contains { $0.needsColor } }

    /// A sink that cannot begin is left out from then on.
    func begin(_ session: Session) {
        sinks = sinks.filter { sink in
            do {
                try sink.begin(session)
                return true
            } catch {
                note(error, of: sink)
                return false
            }
        }
    }

    func receive(_ observation: Observation, _ frame: borrowing Frame) {
        for sink in sinks {
            do { try sink.receive(observation, frame) } catch { note(error, of: sink) }
        }
    }

    func finish(_ summary: Summary) {
        for sink in sinks {
            do { try sink.finish(summary) } catch { note(error, of: sink) }
        }
    }

    private func note(_ error: any Error, of sink: any Sink) {
        failures += 1
        if told.insert(ObjectIdentifier(sink)).inserted { onFailure(error) }
    }
}
