package import Imaging

/// What was seen in one frame.
package struct Observation: Sendable {
    /// The frame's number and its time in seconds, as in `Frame`.
    package var frame: Int
    package var time: Double
    /// The tracked faces, by ascending track number.
    package var faces: [Face]

    package init(frame: Int, time: Double, faces: [Face]) {
        self.frame = frame
        self.time = time
        self.faces = faces
    }
}

/// A tracked face in one frame.
package struct Face: Sendable {
    /// The person's number, from 1, stable while the face is followed.
    package var track: Int
    package var box: Box
    /// Smoothed over the track, one probability for each of the model's labels, in their order.
    package var probabilities: [Float]
    /// The label shown, an index into the session's labels; it changes only when the smoothed evidence is clear.
    package var emotion: Int
    /// This frame's own probabilities, before smoothing.
    package var raw: [Float]

    package init(track: Int, box: Box, probabilities: [Float], emotion: Int, raw: [Float]) {
        self.track = track
        self.box = box
        self.probabilities = probabilities
        self.emotion = emotion
        self.raw = raw
    }

    /// The smoothed probability of the label shown.
    package var confidence: Float { probabilities[emotion] }
}
