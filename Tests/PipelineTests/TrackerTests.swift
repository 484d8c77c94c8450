import Imaging
import Pipeline
import Testing

@Suite struct TrackerTests {
    private static let fps = 30.0

    @Test func aStrongFaceIsShownAtOnce() {
        var tracker = Tracker()
        let shown = tracker.update([candidate(100, 100, neighbors: 40)], time: 0) { _ in 30 }
        #expect(shown.map(\.number) == [1])
    }

    @Test func clutterThatTheSecondCascadeDoesNotSeeNeverBecomesAFace() {
        var tracker = Tracker()
        for frame in 0..<300 {
            let shown = tracker.update([candidate(100, 100, neighbors: 4 + frame % 4)], time: Double(frame) / Self.fps) { _ in 0 }
            #expect(shown.isEmpty)
        }
        #expect(tracker.count == 0)
    }

    @Test func aWeakFaceIsShownAfterAFewFrames() {
        var tracker = Tracker()
        var first: Int?
        for frame in 0..<60 where first == nil {
            let shown = tracker.update([candidate(100, 100, neighbors: 7)], time: Double(frame) / Self.fps) { _ in 5 }
            if !shown.isEmpty { first = frame }
        }
        #expect(first.map { (1...5).contains($0) } == true)
    }

    @Test func aMissedFaceIsHeldAndKeepsItsNumber() {
        var tracker = Tracker()
        for frame in 0..<90 {
            let missed = (30..<40).contains(frame)
            let found = missed ? [] : [candidate(100, 100, neighbors: 40)]
            let shown = tracker.update(found, time: Double(frame) / Self.fps) { _ in 30 }
            #expect(shown.map(\.number) == [1])
        }
        #expect(tracker.count == 1)
    }

    @Test func whoReturnsShortlyIsTheSame() {
        var tracker = Tracker()
        for frame in 0..<150 {
            let away = (30..<75).contains(frame)
            let found = away ? [] : [candidate(frame < 75 ? 100 : 150, 100, neighbors: 40)]
            let shown = tracker.update(found, time: Double(frame) / Self.fps) { _ in 30 }
            if (60..<75).contains(frame) { #expect(shown.isEmpty) }
            if frame > 80 { #expect(shown.map(\.number) == [1]) }
        }
    }

    @Test func whoReturnsLateIsNew() {
        var tracker = Tracker()
        for frame in 0..<300 {
            let away = (30..<200).contains(frame)
            _ = tracker.update(away ? [] : [candidate(100, 100, neighbors: 40)], time: Double(frame) / Self.fps) { _ in 30 }
        }
        #expect(tracker.count == 2)
        #expect(tracker.numbers == [2], "who is gone for good is forgotten")
    }

    /// Two people walk past each other; while they overlap only the one in front is found.
    @Test func crossingPeopleKeepTheirNumbers() {
        var tracker = Tracker()
        var numberFromTheLeft: Int?, last: [Track] = []
        for frame in 0..<100 {
            let left = 100 + 4 * frame, right = 500 - 4 * frame
            var found = [candidate(left, 100, neighbors: 40, look: 1)]
            if abs(left - right) > 50 { found.append(candidate(right, 104, neighbors: 40, look: 2)) }
            last = tracker.update(found.reversed(), time: Double(frame) / Self.fps) { _ in 30 }
            if frame == 0 { numberFromTheLeft = last.first { $0.box.x < 200 }?.number }
        }
        #expect(tracker.count == 2)
        #expect(last.first { $0.box.x > 400 }?.number == numberFromTheLeft)
    }

    @Test func aSecondBoxOnTheSameFaceIsNotAnotherPerson() {
        var tracker = Tracker()
        for frame in 0..<60 {
            let found = [candidate(100, 100, neighbors: 40), candidate(102, 130, neighbors: 8)]
            _ = tracker.update(found, time: Double(frame) / Self.fps) { _ in 8 }
        }
        #expect(tracker.count == 1)
    }

    private func candidate(_ x: Int, _ y: Int, neighbors: Int, look: Int = 1) -> Candidate {
        var state = UInt32(truncatingIfNeeded: look &* 2_654_435_761)
        let levels = (0..<Appearance.side * Appearance.side).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 24)
        }
        return Candidate(box: Box(x: x, y: y, width: 80, height: 80), neighbors: neighbors, appearance: Appearance(levels: levels))
    }
}
