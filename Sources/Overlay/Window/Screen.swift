internal import CSDL2
internal import Imaging

/// A window of SDL's: a picture scaled by the graphics card, where there is one, and a layer above it at the display's own pixels.
final class Screen {
    private let window: OpaquePointer
    private let renderer: OpaquePointer
    private var picture: Texture?
    private var overlay: Texture?
    private var isFullscreen = false

    /// Smaller than this, nothing can be read.
    private static let minimum: (width: Int32, height: Int32) = (240, 180)

    /// - Parameter width: in pixels, as `height`. The window is no larger than the display's free area.
    init(title: String, width: Int, height: Int) throws(OverlayError) {
        var free = SDL_Rect(x: 0, y: 0, w: Int32(width), h: Int32(height))
        SDL_GetDisplayUsableBounds(0, &free)
        let scale = min(1, Double(free.w) / Double(width), Double(free.h) / Double(height))
        let (shownWidth, shownHeight) = (Int32(Double(width) * scale), Int32(Double(height) * scale))
        let flags = SDL_WINDOW_RESIZABLE.rawValue | SDL_WINDOW_ALLOW_HIGHDPI.rawValue
        guard let window = SDL_CreateWindow(title, csdl2_centered, csdl2_centered, max(1, shownWidth), max(1, shownHeight), flags)
        else { throw Self.failure }
        SDL_SetWindowMinimumSize(window, Self.minimum.width, Self.minimum.height)
        // No vertical synchronisation: frames are paced by their own times.
        guard let renderer = SDL_CreateRenderer(window, -1, 0)
            ?? SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE.rawValue)
        else {
            SDL_DestroyWindow(window)
            throw Self.failure
        }
        self.window = window
        self.renderer = renderer
    }

    deinit {
        picture = nil
        overlay = nil
        SDL_DestroyRenderer(renderer)
        SDL_DestroyWindow(window)
    }

    /// The window's real pixels, more than its size on displays that magnify.
    var bounds: Box {
        var width: Int32 = 0, height: Int32 = 0
        SDL_GetRendererOutputSize(renderer, &width, &height)
        return Box(x: 0, y: 0, width: max(1, Int(width)), height: max(1, Int(height)))
    }

    /// Whether it is on the display, as far as the desktop tells.
    var isVisible: Bool {
        SDL_GetWindowFlags(window) & (SDL_WINDOW_HIDDEN.rawValue | SDL_WINDOW_MINIMIZED.rawValue) == 0
    }

    func setFullscreen(_ isWanted: Bool) {
        guard isWanted != isFullscreen else { return }
        // The desktop's own mode: the display does not flicker, and other windows keep their places.
        if SDL_SetWindowFullscreen(window, isWanted ? SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue : 0) == 0 { isFullscreen = isWanted }
        SDL_ShowCursor(isFullscreen ? SDL_DISABLE : SDL_ENABLE)
    }

    func setPicture(_ image: borrowing ColorImage, mirrored: Bool) throws(OverlayError) {
        if picture?.width != image.width || picture?.height != image.height {
            picture = nil
            picture = try Texture(renderer, .picture, width: image.width, height: image.height)
        }
        try picture?.fill(image, mirrored: mirrored)
    }

    /// Leaves no copy of the picture behind.
    func forgetPicture() { picture = nil }

    /// Draws what `present` will show.
    ///
    /// - Parameters:
    ///   - area: the picture's place; the plain ground shows where there is no picture.
    ///   - shade: how much darker the picture is drawn, 0 to 1.
    func compose(_ area: Box?, shade: Double, _ layer: Layer) throws(OverlayError) {
        fill(nil, .black, opacity: 1)
        if let area {
            var place = SDL_Rect(area)
            if let picture {
                SDL_RenderCopy(renderer, picture.handle, nil, &place)
                if shade > 0 { fill(area, .plate, opacity: shade) }
            } else {
                fill(area, .ground, opacity: 1)
            }
        } else {
            fill(nil, .ground, opacity: 1)
        }
        try draw(layer)
    }

    func present() { SDL_RenderPresent(renderer) }

    /// What was composed last, before it is presented.
    func copyPixels() throws(OverlayError) -> ColorImage {
        let bounds = bounds
        var image = ColorImage(width: bounds.width, height: bounds.height)
        let stride = Int32(image.stride), format = SDL_PIXELFORMAT_ARGB8888.rawValue
        let status = image.withMutablePixels { SDL_RenderReadPixels(renderer, nil, format, $0, stride) }
        guard status == 0 else { throw Self.failure }
        return image
    }

    private func draw(_ layer: Layer) throws(OverlayError) {
        if overlay?.width != layer.width || overlay?.height != layer.height {
            overlay = nil
            overlay = try Texture(renderer, .overlay, width: layer.width, height: layer.height)
        }
        guard let overlay else { return }
        // First all updates: drawing between them would make a graphics card wait for each.
        var areas: [SDL_Rect] = []
        layer.forEachArea { area, pixels in
            var place = SDL_Rect(area)
            SDL_UpdateTexture(overlay.handle, &place, pixels, Int32(4 * area.width))
            areas.append(place)
        }
        for var area in areas { SDL_RenderCopy(renderer, overlay.handle, &area, &area) }
    }

    private func fill(_ area: Box?, _ color: Color, opacity: Double) {
        SDL_SetRenderDrawBlendMode(renderer, opacity < 1 ? SDL_BLENDMODE_BLEND : SDL_BLENDMODE_NONE)
        SDL_SetRenderDrawColor(renderer, color.red, color.green, color.blue, UInt8((255 * opacity).rounded()))
        guard let area else {
            SDL_RenderClear(renderer)
            return
        }
        var place = SDL_Rect(area)
        SDL_RenderFillRect(renderer, &place)
    }

    static var failure: OverlayError {
        OverlayError(.unavailable, "the window cannot be shown (\(String(cString: SDL_GetError()))); go without it")
    }
}

extension SDL_Rect {
    init(_ box: Box) { self.init(x: Int32(box.x), y: Int32(box.y), w: Int32(box.width), h: Int32(box.height)) }
}
