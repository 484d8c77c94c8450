import Pipeline
import Testing

@Suite struct SmootherTests {
    @Test func theFirstFrameCountsInFull() {
        var smoother = Smoother()
        smoother.update([0.1, 0.7, 0.2], time: 3)
        #expect(smoother.label == 1)
        #expect(smoother.probabilities == [0.1, 0.7, 0.2])
    }

    /// Two labels that take turns frame by frame.
    @Test func noiseDoesNotFlicker() {
        var smoother = Smoother()
        var switches = 0, shown = 0
        for frame in 0..<300 {
            smoother.update(frame % 2 == 0 ? [0.6, 0.4] : [0.4, 0.6], time: Double(frame) / 30)
            if smoother.label != shown { switches += 1 }
            shown = smoother.label
        }
        #expect(switches == 0)
    }

    /// A real change is shown within 0.4 s, whatever the frame rate.
    @Test(arguments: [10.0, 15, 24, 30, 60])
    func aRealChangeIsShownSoon(fps: Double) {
        var smoother = Smoother()
        var time = 0.0
        while time < 2 {
            smoother.update([0.8, 0.2], time: time)
            time += 1 / fps
        }
        let change = time
        while smoother.label == 0 {
            smoother.update([0.2, 0.8], time: time)
            time += 1 / fps
            #expect(time < change + 5)
        }
        #expect(time - change <= 0.4)
    }

    @Test func probabilitiesStayProbabilities() {
        var smoother = Smoother()
        for frame in 0..<50 { smoother.update(frame % 3 == 0 ? [1, 0, 0] : [0, 0.5, 0.5], time: Double(frame) / 25) }
        #expect(abs(smoother.probabilities.reduce(0, +) - 1) < 1e-4)
    }
}
