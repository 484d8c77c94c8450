/// How pictures are changed at random before a network learns from them. Everything is off as it stands.
package struct AugmentationSettings: Sendable, Equatable {
    /// Half of the pictures are mirrored.
    package var flip = false
    /// Turned by up to so many degrees, either way.
    package var rotation: Float = 0
    /// Moved by up to this share of the width and the height.
    package var shift: Float = 0
    /// Made larger or smaller by up to this share.
    package var zoom: Float = 0
    /// Added to the gray levels, up to so much of their range [0, 1].
    package var brightness: Float = 0
    /// Contrast changed by up to this share.
    package var contrast: Float = 0
    /// Side in pixels of a square set to gray (DeVries and Taylor 2017).
    package var cutout = 0
    /// Share of the pictures of which a rectangle becomes noise (Zhong et al. 2020).
    package var erasing: Float = 0
    /// Parameter of the Beta distribution by which pairs of pictures are mixed (Zhang et al. 2018); zero is off.
    package var mixup: Float = 0

    package init() {}

    var moves: Bool { flip || rotation != 0 || shift != 0 || zoom != 0 }
}
