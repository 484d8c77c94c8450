internal import Capture
internal import Imaging
internal import Pipeline

/// All that lies above the picture: boxes and labels, details, status, words of the moment. Painted anew whenever it shows.
struct WindowScene {
    /// Size of the newest picture; nil before the first one.
    private(set) var size: (width: Int, height: Int)?
    private(set) var labels: [String] = []
    private var faces: [Face] = []
    private var main = MainFace()
    var options: LiveWindowOptions
    /// Nil where there is no camera.
    var status: LiveStatus?
    var toast: Toast?
    var isHelpShown = false

    /// How much of the picture a camera's state hides.
    private static let stateShade = 0.6

    init(_ options: LiveWindowOptions) { self.options = options }

    mutating func show(_ picture: borrowing WindowPicture) {
        size = (picture.width, picture.height)
        labels = picture.labels
        faces = picture.observation.faces
        main.update(picture.observation)
    }

    private var stateCard: StateCard? { status.flatMap { StateCard($0.camera) } }
    var statusLine: StatusLine? { status.flatMap { StatusLine($0, privacy: options.privacy) } }
    var shade: Double { stateCard == nil ? 0 : Self.stateShade }

    /// Where the picture lies.
    func fit(in window: Box) -> PictureFit? {
        size.map { PictureFit(width: $0.width, height: $0.height, in: window, mirrored: options.mirror) }
    }

    /// - Parameter isPlain: only what belongs to the picture, as in a screenshot.
    func paint(on layer: Layer, _ style: WindowStyle, _ painter: OverlayPainter?, isPlain: Bool) {
        layer.clear()
        let window = layer.bounds
        layer.paint { brush in
            var touched: [Box] = []
            let card = stateCard, line = statusLine
            if card == nil { touched += paintFaces(style, painter, in: window, with: brush) }
            if let line { touched += line.paint(style, in: window, with: brush) }
            if let card { touched += card.paint(style, in: window, with: brush) }
            guard !isPlain else { return touched }
            if isHelpShown { touched += HelpCard().paint(style, in: window, with: brush) }
            if let toast {
                let floor = line?.area(style, in: window)?.y ?? window.maxY - style.inset
                touched += toast.paint(style, in: window, above: floor, with: brush)
            }
            return touched
        }
    }

    private func paintFaces(_ style: WindowStyle, _ painter: OverlayPainter?, in window: Box, with brush: Brush) -> [Box] {
        guard let painter, let fit = fit(in: window) else { return [] }
        let panel = options.details ? main.face.map { DetailPanel($0, labels: labels) } : nil
        let obstacles = [panel?.area(style, in: window), statusLine?.area(style, in: window)].compactMap(\.self)
        let shown = faces.map { face in
            var shown = face
            shown.box = fit.map(face.box)
            return shown
        }
        let touched = painter.paint(shown, with: brush, in: fit.area, around: obstacles)
        return touched + (panel?.paint(style, in: window, with: brush) ?? [])
    }
}
