internal import CSDL2
internal import Imaging

/// A picture in the renderer's memory. It must go before its renderer.
final class Texture {
    enum Use {
        /// Opaque, new with every frame.
        case picture
        /// Blended over what is there, changed in parts.
        case overlay
    }

    let handle: OpaquePointer
    let width: Int
    let height: Int

    /// - Throws: `.unavailable` where it is larger than the renderer can hold.
    init(_ renderer: OpaquePointer, _ use: Use, width: Int, height: Int) throws(OverlayError) {
        // Without alpha, the software renderer scales a picture in one step.
        let format = use == .picture ? SDL_PIXELFORMAT_RGB888 : SDL_PIXELFORMAT_ARGB8888
        let access = use == .picture ? SDL_TEXTUREACCESS_STREAMING : SDL_TEXTUREACCESS_STATIC
        guard let handle = SDL_CreateTexture(renderer, format.rawValue, Int32(access.rawValue), Int32(width), Int32(height))
        else { throw Screen.failure }
        SDL_SetTextureBlendMode(handle, use == .picture ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND)
        self.handle = handle
        self.width = width
        self.height = height
    }

    deinit { SDL_DestroyTexture(handle) }

    /// Replaces all of a picture's pixels. Mirroring is done here: the software renderer would take milliseconds for it.
    func fill(_ image: borrowing ColorImage, mirrored: Bool) throws(OverlayError) {
        var memory: UnsafeMutableRawPointer?
        var pitch: Int32 = 0
        guard SDL_LockTexture(handle, nil, &memory, &pitch) == 0, let memory else { throw Screen.failure }
        defer { SDL_UnlockTexture(handle) }
        let (width, height, stride) = (width, height, image.stride)
        image.withPixels { source in
            for y in 0..<height {
                let from = UnsafeRawPointer(source + y * stride).assumingMemoryBound(to: UInt32.self)
                let to = (memory + y * Int(pitch)).assumingMemoryBound(to: UInt32.self)
                if mirrored {
                    for x in 0..<width { to[x] = from[width &- 1 &- x] }
                } else {
                    to.update(from: from, count: width)
                }
            }
        }
    }
}
