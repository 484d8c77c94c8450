package import Capture
internal import Imaging

/// Runs a recording through the pipeline: every frame, in order, nothing dropped, the same each time.
package final class Replay {
    private let source: any FrameSource
    private let vision: Vision
    private let sinks: [any Sink]
    /// Shown frames keep their time when set; otherwise they are processed as fast as they can be.
    private let realtime: Bool

    package init(source: any FrameSource, vision: Vision, sinks: [any Sink], realtime: Bool = false) {
        self.source = source
        self.vision = vision
        self.sinks = sinks
        self.realtime = realtime
    }

    /// Processes the whole recording and closes every sink.
    ///
    /// - Parameter progress: called after each frame with the number of frames so far and the frame's time in seconds;
    ///   it returns false to stop early, as a closed window asks for.
    /// - Returns: the summary that the sinks were given too, and what broke the run off: the source's error where the
    ///   recording is damaged, after everything before the damage was processed, logged and summed up; or the first error
    ///   of a sink.
    package func run(progress: (_ frames: Int, _ time: Double) -> Bool) -> (summary: Summary, failure: (any Error)?) {
        let session = Session(source: source.info, labels: vision.labels)
        var summary = Summary()
        var clock = SourceClock(fallbackRate: source.info.frameRate)
        var failure: (any Error)?
        do {
            for sink in sinks { try sink.begin(session) }
            let start = ContinuousClock.now
            while let frame = try source.next() {
                if realtime { Pace.wait(until: start + .seconds(frame.time)) }
                let observation = vision.process(frame)
                clock.tick(frame.time)
                summary.count(observation)
                for sink in sinks { try sink.receive(observation, frame) }
                if !progress(summary.frames, frame.time) { break }
            }
        } catch {
            failure = error
        }
        summary.tracks = vision.trackCount
        summary.duration = clock.duration
        for sink in sinks {
            do { try sink.finish(summary) } catch { failure = failure ?? error }
        }
        return (summary, failure)
    }
}

extension Summary {
    mutating func count(_ observation: Observation) {
        frames += 1
        faces += observation.faces.count
        if !observation.faces.isEmpty { framesWithFaces += 1 }
    }
}
