package import Imaging

/// Finds faces in images; one thread owns it.
package final class FaceDetector {
    private let cascade: Cascade
    private let settings: DetectionSettings

    /// The settings must be valid: see `DetectionSettings.validate()`.
    package init(cascade: Cascade, settings: DetectionSettings) {
        precondition(settings.problem == nil, "settings are validated before")
        self.cascade = cascade
        self.settings = settings
    }

    /// The boxes that OpenCV's `detectMultiScale` gives, ordered by top edge, left edge, then size.
    package func detect(_ image: borrowing GrayImage) -> [Detection] {
        ReferenceDetector(cascade: cascade, settings: settings).detect(image)
    }

    /// What `detect` finds in the part of the image that `region` covers, with other size limits (0: none). Boxes are in the
    /// image's coordinates.
    package func detect(_ image: borrowing GrayImage, within region: Box, minSize: Int, maxSize: Int) -> [Detection] {
        let region = region.clipped(width: image.width, height: image.height)
        guard region.width > 0 && region.height > 0 else { return [] }
        var limits = settings
        limits.minSize = minSize
        limits.maxSize = maxSize
        let part = image.withPixels { pixels in
            GrayImage(
                width: region.width, height: region.height, copying: pixels + region.y * image.stride + region.x, stride: image.stride)
        }
        return ReferenceDetector(cascade: cascade, settings: limits).detect(part).map { found in
            var moved = found
            moved.box.x += region.x
            moved.box.y += region.y
            return moved
        }
    }
}
