internal import Pipeline

/// Which observations of a live run are logged.
package enum LogSelection: Sendable, Equatable {
    /// Every face of every frame.
    case everyFrame
    /// Each person once an interval, in seconds, and at each change of the emotion shown.
    case changes(interval: Double)
}

/// Chooses the faces to be logged.
struct LogSelector {
    private struct Track {
        var emotion: Int
        /// When a line is due even if nothing changes, and when the person was last seen, in seconds of the source.
        var due: Double
        var seen: Double
    }

    private let selection: LogSelection
    private var tracks: [Int: Track] = [:]
    private var lastCleaning = 0.0

    /// Seconds after which a person who left is forgotten.
    private static let memory = 60.0

    init(_ selection: LogSelection) { self.selection = selection }

    mutating func select(_ observation: Observation) -> [Face] {
        guard case .changes(let interval) = selection else { return observation.faces }
        let time = observation.time
        forget(time)
        return observation.faces.filter { face in
            guard var track = tracks[face.track] else {
                tracks[face.track] = Track(emotion: face.emotion, due: time + interval, seen: time)
                return true
            }
            track.seen = time
            let isChanged = track.emotion != face.emotion, isDue = time >= track.due
            if isChanged {
                track.emotion = face.emotion
                track.due = time + interval
            } else if isDue {
                // From when it was due, not from now: else every interval would be longer by a part of a frame.
                track.due += interval
                if track.due <= time { track.due = time + interval }
            }
            tracks[face.track] = track
            return isChanged || isDue
        }
    }

    private mutating func forget(_ time: Double) {
        guard time - lastCleaning >= Self.memory else { return }
        lastCleaning = time
        tracks = tracks.filter { time - $0.value.seen < Self.memory }
    }
}
