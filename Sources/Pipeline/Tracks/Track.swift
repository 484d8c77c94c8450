internal import Glibc
package import Imaging

/// One person's face followed through time.
package struct Track: Sendable {
    /// From 1 in the order of confirmation; 0 while it is unconfirmed.
    package internal(set) var number = 0
    /// The box shown: detections smoothed so that it does not tremble.
    package internal(set) var box: Box
    /// The last detection as it came, and how many windows agreed on it.
    private(set) var detection: Box
    private(set) var neighbors: Int
    /// When a detection last supported it, in seconds of the source.
    package internal(set) var lastSeen: Double
    /// Sum of what speaks for a face minus what speaks against; see `TrackerSettings`.
    var evidence = 0.0
    var appearance: Appearance

    /// Centre, side and velocity in pixels and pixels a second.
    private var x: Double
    private var y: Double
    private var side: Double
    private var velocity = (x: 0.0, y: 0.0)

    init(_ candidate: Candidate, time: Double) {
        box = candidate.box
        detection = candidate.box
        neighbors = candidate.neighbors
        lastSeen = time
        appearance = candidate.appearance
        (x, y) = candidate.box.center
        side = Double(candidate.box.width)
    }

    /// Where the face is expected at `time`: straight on, but not for longer than a person keeps up a movement unseen.
    func predictedCenter(at time: Double) -> (x: Double, y: Double) {
        let ahead = min(max(time - lastSeen, 0), 0.4)
        return (x + velocity.x * ahead, y + velocity.y * ahead)
    }

    /// How unlike a candidate is to this track at `time`, or nil where it cannot be the same face.
    ///
    /// Distance from the expected place in face sizes, plus the change of size in octaves, plus dissimilarity of looks.
    /// The longer a face has been unseen, the farther it may have gone, and the more its looks must speak for it.
    func cost(_ candidate: Candidate, at time: Double) -> Double? {
        let unseen = max(time - lastSeen, 0)
        let expected = predictedCenter(at: time), found = candidate.box.center
        let size = Double(candidate.box.width)
        let dx = found.x - expected.x, dy = found.y - expected.y
        let distance = (dx * dx + dy * dy).squareRoot() / max(side, size)
        let change = abs(log2(size / side))
        let reach = 0.6 + 1.2 * unseen
        guard distance <= min(reach, 2.5), change <= 0.8 else { return nil }
        let likeness = Double(appearance.similarity(candidate.appearance))
        if unseen > 0.6, likeness < 0.5 { return nil }
        return distance / reach + change + (1 - likeness)
    }

    mutating func update(_ candidate: Candidate, time: Double) {
        let elapsed = time - lastSeen
        let found = candidate.box.center
        let size = Double(candidate.box.width)
        let moved = (x: found.x - x, y: found.y - y)
        // A still face's box trembles by a few pixels: follow it slowly. A real movement is followed at once.
        let distance = (moved.x * moved.x + moved.y * moved.y).squareRoot() / side
        let follow = elapsed > 0.5 ? 1 : min(1, 0.25 + 4 * distance)
        let followSize = elapsed > 0.5 ? 1 : min(1, 0.15 + 2 * abs(size - side) / side)
        let old = (x: x, y: y)
        x += follow * moved.x
        y += follow * moved.y
        side += followSize * (size - side)
        if elapsed > 0 {
            let share = min(1, elapsed / 0.15)
            velocity.x += share * ((x - old.x) / elapsed - velocity.x)
            velocity.y += share * ((y - old.y) / elapsed - velocity.y)
        }
        lastSeen = time
        detection = candidate.box
        neighbors = candidate.neighbors
        appearance.adapt(towards: candidate.appearance, by: 0.2)
        place(x, y)
    }

    /// Moves the box to where the face is expected while no detection supports it.
    mutating func coast(to time: Double) {
        let expected = predictedCenter(at: time)
        place(expected.x, expected.y)
    }

    private mutating func place(_ x: Double, _ y: Double) {
        let whole = Int(side.rounded())
        box = Box(x: Int((x - side / 2).rounded()), y: Int((y - side / 2).rounded()), width: whole, height: whole)
    }
}
