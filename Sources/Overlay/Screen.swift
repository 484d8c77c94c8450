internal import CSDL2
internal import Imaging

/// A window that shows one picture, as large as fits, its aspect kept.
final class Screen {
    private let window: OpaquePointer
    private let renderer: OpaquePointer
    private let texture: OpaquePointer
    private let width: Int
    private let height: Int

    /// - Parameter width: of the pictures, in pixels, as `height`. The window is no larger than the display's free area.
    init(title: String, width: Int, height: Int) throws(OverlayError) {
        var free = SDL_Rect(x: 0, y: 0, w: Int32(width), h: Int32(height))
        SDL_GetDisplayUsableBounds(0, &free)
        let scale = min(1, Double(free.w) / Double(width), Double(free.h) / Double(height))
        let (shownWidth, shownHeight) = (Int32(Double(width) * scale), Int32(Double(height) * scale))
        let flags = SDL_WINDOW_RESIZABLE.rawValue | SDL_WINDOW_ALLOW_HIGHDPI.rawValue
        guard let window = SDL_CreateWindow(title, csdl2_centered, csdl2_centered, max(1, shownWidth), max(1, shownHeight), flags)
        else { throw Self.failure }
        // No vertical synchronisation: frames are paced by their own times.
        guard let renderer = SDL_CreateRenderer(window, -1, 0)
            ?? SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE.rawValue)
        else {
            SDL_DestroyWindow(window)
            throw Self.failure
        }
        let format = SDL_PIXELFORMAT_ARGB8888.rawValue, access = Int32(SDL_TEXTUREACCESS_STREAMING.rawValue)
        guard SDL_RenderSetLogicalSize(renderer, Int32(width), Int32(height)) == 0,
            let texture = SDL_CreateTexture(renderer, format, access, Int32(width), Int32(height))
        else {
            SDL_DestroyRenderer(renderer)
            SDL_DestroyWindow(window)
            throw Self.failure
        }
        SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_NONE)
        self.window = window
        self.renderer = renderer
        self.texture = texture
        self.width = width
        self.height = height
    }

    deinit {
        SDL_DestroyTexture(texture)
        SDL_DestroyRenderer(renderer)
        SDL_DestroyWindow(window)
    }

    /// A picture of another size, as a recording may hold after its first, is shown as far as it fits.
    func show(_ image: borrowing ColorImage) throws(OverlayError) {
        var area = SDL_Rect(x: 0, y: 0, w: Int32(min(width, image.width)), h: Int32(min(height, image.height)))
        let stride = Int32(image.stride)
        let status = image.withPixels { SDL_UpdateTexture(texture, &area, $0, stride) }
        guard status == 0 else { throw Self.failure }
        refresh()
    }

    /// Shows the last picture again, as after the window was covered or resized.
    func refresh() {
        SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255)
        SDL_RenderClear(renderer)
        SDL_RenderCopy(renderer, texture, nil, nil)
        SDL_RenderPresent(renderer)
    }

    private static var failure: OverlayError {
        OverlayError(.unavailable, "the window cannot be shown (\(String(cString: SDL_GetError()))); go without it")
    }
}
