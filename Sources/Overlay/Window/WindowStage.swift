internal import CSDL2
internal import Imaging
internal import Pipeline

/// A window with all that a user sees and does in it: what live pictures and recordings have in common.
///
/// It draws only where something changed. All calls are made on the main thread.
final class WindowStage {
    private let screen: Screen
    private let screenshot = Screenshot()
    private var scene: WindowScene
    /// The newest picture, for drawing it again in another way.
    private var image: ColorImage?
    private var layer: Layer?
    private var style: WindowStyle?
    private var painter: (area: Box, labels: [String], painter: OverlayPainter)?
    private var lastStatus = ContinuousClock.now
    private var isPictureNew = false
    private var isStale = true
    private(set) var isClosed = false

    /// Numbers that change faster cannot be read.
    private static let statusInterval = Duration.milliseconds(500)

    /// - Parameter width: of the window at first, in pixels, as `height`.
    init(title: String, width: Int, height: Int, options: LiveWindowOptions) throws(OverlayError) {
        screen = try Screen(title: title + " · h shows the keys", width: width, height: height)
        scene = WindowScene(options)
        if options.fullscreen { screen.setFullscreen(true) }
    }

    var options: LiveWindowOptions { scene.options }
    var isVisible: Bool { screen.isVisible }

    func apply(_ options: LiveWindowOptions) {
        guard options != scene.options else { return }
        if options.mirror != scene.options.mirror { isPictureNew = true }
        if options.privacy { forgetPicture() }
        scene.options = options
        screen.setFullscreen(options.fullscreen)
        isStale = true
    }

    func say(_ text: String, isFailure: Bool = false) {
        scene.toast = Toast(text, isFailure: isFailure)
        isStale = true
    }

    /// Takes the newest picture. The memory of the one before it is returned.
    func show(_ picture: consuming WindowPicture) -> ColorImage? {
        scene.show(picture)
        let image = picture.takeImage()
        isStale = true
        // It may have been on its way when privacy was asked for.
        guard !scene.options.privacy else { return image }
        let older = self.image.take()
        self.image = image
        isPictureNew = true
        return older
    }

    /// A camera's state shows at once, numbers at their own pace.
    func update(_ status: LiveStatus) {
        guard status != scene.status else { return }
        let isNewState = status.camera != scene.status?.camera
        guard isNewState || .now - lastStatus >= Self.statusInterval else { return }
        lastStatus = .now
        let line = scene.statusLine
        scene.status = status
        if isNewState || scene.statusLine != line { isStale = true }
    }

    /// Handles all that the user did. Returns whether there was anything.
    func handleEvents() -> Bool {
        var event = SDL_Event()
        var isAny = false
        while !isClosed, SDL_PollEvent(&event) == 1 {
            isAny = true
            handle(event)
        }
        return isAny
    }

    func handle(_ event: SDL_Event) {
        switch event.type {
        case SDL_QUIT.rawValue: isClosed = true
        case SDL_WINDOWEVENT.rawValue where event.window.event == UInt8(SDL_WINDOWEVENT_CLOSE.rawValue): isClosed = true
        case SDL_WINDOWEVENT.rawValue: isStale = true
        case SDL_KEYDOWN.rawValue: if let key = WindowKey(event.key) { press(key) }
        default: break
        }
    }

    private func press(_ key: WindowKey) {
        var options = scene.options
        switch key {
        case .quit: isClosed = true
        case .help: scene.isHelpShown.toggle()
        case .screenshot: takeScreenshot()
        case .fullscreen: options.fullscreen.toggle()
        case .mirror:
            options.mirror.toggle()
            say(options.mirror ? "mirror on" : "mirror off")
        case .privacy:
            options.privacy.toggle()
            say(options.privacy ? "privacy on: no picture is shown" : "privacy off")
        case .details:
            options.details.toggle()
            say(options.details ? "details on" : "details off")
        }
        apply(options)
        isStale = true
    }

    private func forgetPicture() {
        image = nil
        isPictureNew = false
        screen.forgetPicture()
    }

    /// When it must be drawn again although nothing happens: a toast goes.
    var nextChange: ContinuousClock.Instant? { scene.toast?.end }

    /// Draws if what is on the display is out of date.
    func drawIfStale() throws(OverlayError) -> Bool {
        if let toast = scene.toast, toast.end <= .now {
            scene.toast = nil
            isStale = true
        }
        guard isStale, isVisible, !isClosed else { return false }
        isStale = false
        try compose(isPlain: false)
        screen.present()
        return true
    }

    private func compose(isPlain: Bool) throws(OverlayError) {
        if isPictureNew, image != nil {
            isPictureNew = false
            try screen.setPicture(image!, mirrored: scene.options.mirror)
        }
        let bounds = screen.bounds
        let (layer, style) = try (layer(for: bounds), style(for: bounds))
        let fit = scene.fit(in: bounds)
        scene.paint(on: layer, style, try painter(for: fit), isPlain: isPlain)
        try screen.compose(fit?.area, shade: scene.shade, layer)
    }

    private func layer(for bounds: Box) -> Layer {
        if let layer, layer.bounds == bounds { return layer }
        let layer = Layer(width: bounds.width, height: bounds.height)
        self.layer = layer
        style = nil
        return layer
    }

    private func style(for bounds: Box) throws(OverlayError) -> WindowStyle {
        if let style { return style }
        let style = try WindowStyle(window: bounds)
        self.style = style
        return style
    }

    /// Nil before the first picture.
    private func painter(for fit: PictureFit?) throws(OverlayError) -> OverlayPainter? {
        guard let area = fit?.area else { return nil }
        if let painter, painter.area == area, painter.labels == scene.labels { return painter.painter }
        let painter = try OverlayPainter(labels: scene.labels, width: area.width, height: area.height)
        self.painter = (area, scene.labels, painter)
        return painter
    }

    /// Saves what the window shows, without the words of the moment.
    private func takeScreenshot() {
        do throws(OverlayError) {
            try compose(isPlain: true)
            let path = try screenshot.write(screen.copyPixels())
            say("saved \(path)")
        } catch {
            say(error.description, isFailure: true)
        }
    }
}
