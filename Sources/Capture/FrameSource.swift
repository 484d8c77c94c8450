package import Imaging

/// Where frames come from: a video file, a still, the demo clip, a camera.
///
/// A source is used from one thread. It delivers upright pictures (rotation and EXIF orientation are already applied).
package protocol FrameSource: AnyObject {
    var info: SourceInfo { get }

    /// The next picture, or nil at the end. Everything before a damaged place is delivered before the error is thrown.
    func next() throws(CaptureError) -> Frame?
}
