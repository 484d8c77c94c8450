internal import Imaging

/// The face whose details are shown, where only one can be: the largest, and the same one as long as nobody's is much larger.
package struct MainFace: Sendable {
    /// As last seen.
    package private(set) var face: Face?
    private var lastSeen = 0.0

    /// How much larger in area another face must be to take over.
    private static let margin = 1.5
    /// Seconds for which a face that is gone keeps its place.
    private static let patience = 1.0

    package init() {}

    package mutating func update(_ observation: Observation) {
        let faces = observation.faces
        guard let largest = faces.max(by: { $0.box.area < $1.box.area }) else {
            if abs(observation.time - lastSeen) > Self.patience { face = nil }
            return
        }
        lastSeen = observation.time
        let same = faces.first { $0.track == face?.track }
        let isOutgrown = same.map { Double(largest.box.area) > Self.margin * Double($0.box.area) } ?? true
        face = isOutgrown ? largest : same
    }
}
