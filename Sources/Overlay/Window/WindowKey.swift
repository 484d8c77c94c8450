internal import CSDL2

/// What the keys of a window do.
enum WindowKey: CaseIterable {
    case fullscreen, mirror, privacy, details, screenshot, help, quit

    /// Nil for keys that do nothing, and for those held down together with Ctrl, Alt or the logo key: they are the desktop's.
    init?(_ press: SDL_KeyboardEvent) {
        let others = UInt32(KMOD_CTRL.rawValue | KMOD_ALT.rawValue | KMOD_GUI.rawValue)
        guard press.repeat == 0, UInt32(press.keysym.mod) & others == 0 else { return nil }
        switch UInt32(bitPattern: press.keysym.sym) {
        case SDLK_f.rawValue: self = .fullscreen
        case SDLK_m.rawValue: self = .mirror
        case SDLK_p.rawValue: self = .privacy
        case SDLK_d.rawValue: self = .details
        case SDLK_s.rawValue: self = .screenshot
        case SDLK_h.rawValue: self = .help
        case SDLK_q.rawValue, SDLK_ESCAPE.rawValue: self = .quit
        default: return nil
        }
    }

    /// What stands on the keys.
    var caps: [String] {
        switch self {
        case .fullscreen: ["f"]
        case .mirror: ["m"]
        case .privacy: ["p"]
        case .details: ["d"]
        case .screenshot: ["s"]
        case .help: ["h"]
        case .quit: ["q", "Esc"]
        }
    }

    var purpose: String {
        switch self {
        case .fullscreen: "full screen"
        case .mirror: "mirror the picture"
        case .privacy: "privacy: boxes without the picture"
        case .details: "all probabilities"
        case .screenshot: "save a screenshot"
        case .help: "these keys"
        case .quit: "quit"
        }
    }
}
