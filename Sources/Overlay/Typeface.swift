internal import CSDL2
internal import Glibc
internal import Synchronization

/// A font at one size that draws text as coverage masks.
struct Typeface: ~Copyable {
    private let font: OpaquePointer

    enum Weight: String {
        case regular = "DejaVuSans.ttf"
        case bold = "DejaVuSans-Bold.ttf"
    }

    private static let folder = "/usr/share/fonts/truetype/dejavu"

    /// SDL_ttf keeps one FreeType library for the whole process, which stands one caller at a time.
    private static let library = Mutex(false)

    /// - Parameter size: the em in pixels.
    init(_ weight: Weight, size: Int) throws(OverlayError) {
        try SDL.load()
        let path = "\(Self.folder)/\(weight.rawValue)"
        let opened = Self.library.withLock { isReady -> OpaquePointer? in
            if !isReady { isReady = TTF_Init() == 0 }
            guard isReady, let font = TTF_OpenFont(path, Int32(size)) else { return nil }
            // Only vertical hinting: letters keep their shapes at small sizes.
            TTF_SetFontHinting(font, TTF_HINTING_LIGHT)
            return font
        }
        guard let opened else {
            throw OverlayError(.unavailable, "the font \(path) cannot be read; run: apt-get install fonts-dejavu-core")
        }
        font = opened
    }

    deinit {
        let font = font
        Self.library.withLock { _ in TTF_CloseFont(font) }
    }

    /// Draws one line of text. Empty text has an empty mask.
    func mask(of text: String) -> TextMask {
        let font = font
        return Self.library.withLock { _ in
            let white = SDL_Color(r: 255, g: 255, b: 255, a: 255)
            guard let surface = TTF_RenderUTF8_Blended(font, text, white) else { return TextMask() }
            defer { SDL_FreeSurface(surface) }
            return TextMask(alphaOf: surface)
        }
    }
}

/// How much of each pixel a text covers, 0 to 255: `(height, width)`, row-major, without gaps. All masks of a typeface have the
/// same height, and their base lines at the same row.
struct TextMask: Sendable {
    let width: Int
    let height: Int
    let coverage: [UInt8]

    fileprivate init() {
        width = 0
        height = 0
        coverage = []
    }

    /// From a surface with 32-bit pixels, alpha in the highest byte.
    fileprivate init(alphaOf surface: UnsafePointer<SDL_Surface>) {
        let (width, height, pitch) = (Int(surface.pointee.w), Int(surface.pointee.h), Int(surface.pointee.pitch))
        let pixels = surface.pointee.pixels!
        self.width = width
        self.height = height
        coverage = [UInt8](unsafeUninitializedCapacity: width * height) { bytes, count in
            for y in 0..<height {
                for x in 0..<width {
                    bytes[y * width + x] = UInt8(pixels.load(fromByteOffset: y * pitch + 4 * x, as: UInt32.self) >> 24)
                }
            }
            count = width * height
        }
    }
}
