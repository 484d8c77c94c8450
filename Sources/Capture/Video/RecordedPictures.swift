internal import Imaging

/// A recording's pictures, one after the other: upright, numbered and timed.
protocol RecordedPictures: AnyObject {
    /// Nil for pictures without a clock.
    var frameRate: Double? { get }
    /// Seconds, where the container tells.
    var duration: Double? { get }

    /// The next whole picture, nil at the end or where nothing more can be decoded.
    func next() -> Frame?

    /// What is wrong with the file, once its end is reached; nil for a sound one.
    var damage: CaptureError? { get }
}
