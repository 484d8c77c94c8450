/// What a camera is doing, in words for a window, a status line and a log. None of these ends the capture.
package enum CameraState: Equatable, Sendable, CustomStringConvertible {
    /// There is no such camera now; it is waited for. The name as the user gave it, nil for any camera.
    case absent(name: String?)
    /// Another program streams from it.
    case busy(device: String)
    /// The USB bus has no room for any of its modes.
    case noBandwidth(device: String)
    /// It was opened but sends no usable pictures.
    case stalled(device: String)
    /// It cannot be used, for a reason that may pass.
    case failed(device: String, reason: String)
    /// Pictures come.
    case streaming(device: String, mode: CameraMode)

    /// One word for status pages and metrics.
    package var name: String {
        switch self {
        case .absent: "absent"
        case .busy: "busy"
        case .noBandwidth: "no-bandwidth"
        case .stalled: "stalled"
        case .failed: "failed"
        case .streaming: "streaming"
        }
    }

    /// Of all states.
    package static let names = ["absent", "busy", "no-bandwidth", "stalled", "failed", "streaming"]

    package var isStreaming: Bool {
        if case .streaming = self { true } else { false }
    }

    /// One line that says what is wrong and what to do.
    package var description: String {
        switch self {
        case .absent(nil): "no camera: plug one in"
        case .absent(let name?): "no camera \(name): plug it in"
        case .busy(let device): "\(device) is in use: close the other program"
        case .noBandwidth(let device): "no USB bandwidth for \(device): move it to another port, away from other cameras"
        case .stalled(let device): "\(device) sends no pictures: unplug it and plug it in again if this lasts"
        case .failed(let device, let reason): "\(device) cannot be used: \(reason)"
        case .streaming(let device, let mode): "\(device) streams \(mode)"
        }
    }
}
