import Capture
import EventLog
import Imaging
import JSONText
import Overlay
import Pipeline

/// A recording from source to summary: what `replay` and `demo` share.
struct Playback {
    let source: any FrameSource
    let outputs: OutputOptions
    let realtime: Bool
    let detection: DetectionMode
    let models: VisionModels
    let threads: Int

    func run() throws {
        var settings = VisionSettings()
        settings.finder.mode = detection
        settings.finder.threads = threads
        let vision = try Vision(source: source.info, models: models, settings: settings)
        let statistics = TrackStatistics()
        let sinks = try outputs.makeSinks(realtime: realtime)
        let window = sinks.lazy.compactMap { $0 as? PlaybackWindow }.first
        let replay = Replay(
            source: threads > 1 ? PrefetchingSource(source) : source, vision: vision, sinks: sinks + [statistics],
            realtime: realtime)
        Interruption.watch()
        var bar = ProgressBar(unit: "frames")
        let start = ContinuousClock.now
        let result = replay.run { frames, time in
            bar.update(frames, share: source.info.duration.map { $0 > 0 ? time / $0 : 0 })
            return window?.isClosed != true && !Interruption.isRequested
        }
        bar.finish()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try report(result.summary, statistics, seconds: seconds)
        if let failure = result.failure { throw failure }
        Interruption.endIfRequested()
    }

    private func report(_ summary: Summary, _ statistics: TrackStatistics, seconds: Double) throws {
        let rate = seconds > 0 ? Double(summary.frames) / seconds : 0
        if outputs.json {
            let object = JSONText.object {
                $0.summary(summary, source: source.info.name)
                $0.field("seconds", seconds, decimals: 3)
                $0.field("fps", rate, decimals: 1)
            }
            try Terminal.say(bytes: object.bytes)
        } else if !outputs.log.contains("-") {
            for line in table(summary, statistics, seconds: seconds, rate: rate) { try Terminal.say(line) }
        }
    }

    private func table(_ summary: Summary, _ statistics: TrackStatistics, seconds: Double, rate: Double) -> [String] {
        let heading =
            "\(summary.heading(source: source.info.name)); \(seconds.formatted(decimals: 2)) s, \(rate.formatted(decimals: 0)) frames/s"
        return [heading] + (summary.tracks > 0 ? statistics.table.lines : [])
    }
}
