/// Where live pictures come from: a camera, or a recording that is fed at its rate.
///
/// Threads of its own fill `frames`; the source lives through whatever happens to the device and tells of it in `state`.
package protocol LiveSource: AnyObject, Sendable {
    /// The newest picture. It is closed when the source has stopped.
    var frames: Mailbox<CameraFrame> { get }
    /// What the camera is doing now.
    var state: CameraState { get }
    /// What became of its pictures so far.
    var statistics: CameraStatistics { get }
    /// Seconds since its thread was last seen at work: a watchdog should look at this.
    var secondsSinceHeartbeat: Double { get }
    /// Whether pictures are decoded in colour too, from the next one on.
    var wantsColor: Bool { get set }

    /// Ends the source and waits a moment for it. Returns false where its thread is held longer. May be called again.
    @discardableResult
    func stop() -> Bool
}

extension CameraCapture: LiveSource {}
