package import Capture

/// How a live run is doing: what a window, a status line and a web page show beside the faces.
package struct LiveStatus: Sendable, Equatable {
    package var camera: CameraState
    package var statistics = CameraStatistics()
    /// Pictures that went through the pipeline since the start.
    package var frames = 0
    /// Pictures that came from the camera and were not looked at, for whatever cause, since the start.
    package var dropped = 0
    /// Pictures a second through the pipeline, over the last seconds; 0 while none come.
    package var rate = 0.0
    /// Milliseconds from the driver's time stamp until all sinks had the observation, the median of the last seconds; nil
    /// while no pictures come.
    package var latency: Double?
    /// Faces in the newest picture.
    package var faces = 0
    /// What the stages took for each picture since the start.
    package var stages = StageLatencies()
    /// Calls of sinks that failed since the start.
    package var sinkFailures = 0

    package init(camera: CameraState) { self.camera = camera }
}
